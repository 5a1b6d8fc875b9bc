using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Earnings;

/// <summary>What came of recording earnings.</summary>
/// <param name="Accepted">Newly recorded.</param>
/// <param name="Duplicates">Recorded before, or twice in this call, with the same content.</param>
/// <param name="TotalsByCurrency">The newly recorded money.</param>
/// <param name="Warnings">What was accepted and may be a mistake: the first 100.</param>
/// <param name="WarningCount">All of them.</param>
public sealed record EarningsBody(
    int Accepted, int Duplicates, IReadOnlyList<AmountBody> TotalsByCurrency, IReadOnlyList<InputWarning> Warnings, int WarningCount) : Answer;
