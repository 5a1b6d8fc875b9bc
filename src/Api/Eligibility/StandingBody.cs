using System.Text.Json.Serialization;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Standings;

namespace OrleansPayouts.Api.Eligibility;

/// <summary>Whether one balance is paid, and if not, why.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">The payout's, or what was available, in major units.</param>
/// <param name="Paid">Whether it was paid.</param>
/// <param name="Verdict"><c>paid</c>, <c>under_way</c>, <c>will_be_paid</c> or <c>not_paid</c>.</param>
/// <param name="Reason">The one reason, a code; null where it was or will be paid.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="NextDate">When it is paid or tried next; null where nothing happens by itself.</param>
/// <param name="PayoutId">The run's payout, where it has one.</param>
/// <param name="Threshold">For now: the smallest payout of this balance in major units, the writer's own included.</param>
/// <param name="Missing">For now: how much more the balance needs to reach it; 0 where it has.</param>
/// <param name="Remainder">For now: the part of the amount that the rail cannot carry. It stays available.</param>
/// <param name="Pending">Earnings that are dated ahead, in major units; they are no part of the amount.</param>
/// <param name="PendingUntil">When the first of them becomes payable.</param>
/// <param name="OpenPayout">The earlier payout that is still open, where there is one.</param>
public sealed record StandingBody(
    string Currency,
    decimal Amount,
    bool Paid,
    string Verdict,
    string? Reason,
    string Message,
    RemedyBody? Remedy,
    DateTimeOffset? NextDate,
    string? PayoutId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Threshold = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Missing = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Remainder = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Pending = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? PendingUntil = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OpenPayoutBody? OpenPayout = null)
{
    /// <summary>What a run would do with the balance now.</summary>
    public static StandingBody Now(in PayoutCandidate candidate, MinimumThresholds thresholds, DateTimeOffset? nextSlot, string? holdReason)
    {
        var threshold = Domain.Runs.Eligibility.Threshold(candidate, thresholds);
        return Of(candidate.Available, StandingDecider.Now(candidate, thresholds, nextSlot, holdReason)) with
        {
            Threshold = threshold,
            Missing = Math.Max(0, threshold - candidate.Payable.ToJson()),
            Remainder = candidate.Remainder.Minor > 0 ? candidate.Remainder.ToJson() : null,
            Pending = candidate.Pending?.Amount.ToJson(),
            PendingUntil = candidate.Pending?.NextAt,
        };
    }

    public static StandingBody Of(Money amount, PaymentStanding standing, string? payoutId = null) => new(
        amount.Currency.Code,
        amount.ToJson(),
        standing.Verdict == StandingVerdict.Paid,
        EnumNames<StandingVerdict>.Of(standing.Verdict),
        standing.Reason,
        standing.Words,
        RemedyBody.Of(standing.Remedy),
        standing.NextDate,
        payoutId);
}
