using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Earnings;

/// <summary>What came of recording earnings.</summary>
/// <param name="Accepted">Newly recorded.</param>
/// <param name="Duplicates">Recorded before, or twice in this call, with the same content.</param>
/// <param name="TotalsByCurrency">The newly recorded money.</param>
public sealed record EarningsBody(int Accepted, int Duplicates, IReadOnlyList<AmountBody> TotalsByCurrency) : Answer;
