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
public sealed record ExclusionBody(string WriterId, decimal Available, string Currency, string Reason, string Message)
{
    public static ExclusionBody Of(PlanExclusion exclusion) => new(
        exclusion.Writer.Value,
        exclusion.Available.ToJson(),
        exclusion.Available.Currency.Code,
        EnumNames<ExclusionReason>.Of(exclusion.Reason),
        exclusion.Reason.Describe());
}
