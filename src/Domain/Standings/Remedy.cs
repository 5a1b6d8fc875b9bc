namespace OrleansPayouts.Domain.Standings;

/// <summary>What to do so that a balance is paid.</summary>
/// <param name="By">Who can do it.</param>
/// <param name="Words">What it is, in a sentence.</param>
public sealed record Remedy(RemedyBy By, string Words);
