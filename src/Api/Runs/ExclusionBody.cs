using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Runs;

/// <summary>A balance that a run does not pay, and why.</summary>
/// <param name="WriterId">Whose.</param>
/// <param name="Available">In major units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Reason">One of a closed set of codes.</param>
/// <param name="Message">The same in words for the writer.</param>
/// <param name="OpenPayoutId">The earlier payout, where that is the reason.</param>
/// <param name="OpenRunId">The run of that payout.</param>
public sealed record ExclusionBody(
    string WriterId, decimal Available, string Currency, string Reason, string Message, string? OpenPayoutId, string? OpenRunId)
{
    public static ExclusionBody Of(PlanExclusion exclusion) => new(
        exclusion.Writer.Value,
        exclusion.Available.ToJson(),
        exclusion.Available.Currency.Code,
        EnumNames<ExclusionReason>.Of(exclusion.Reason),
        exclusion.OpenPayout is { } payout
            ? $"{payout} of {exclusion.OpenRun} is still open. What is available is paid once that one has ended."
            : exclusion.Reason.Describe(),
        exclusion.OpenPayout?.ToString(),
        exclusion.OpenRun?.Value);
}
