using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Eligibility;

/// <summary>"Why was I not paid?", answered.</summary>
/// <param name="WriterId">Who asks.</param>
/// <param name="RunId">The run that was asked about; null for now.</param>
/// <param name="RunStatus">How that run stands.</param>
/// <param name="MinimumThreshold">The run's smallest payout in USD, or that which a run would have now. Each balance has its own.</param>
/// <param name="NextScheduledTime">The next slot; null where the schedule is off.</param>
/// <param name="Balances">One a currency.</param>
public sealed record EligibilityBody(
    string WriterId,
    string? RunId,
    string? RunStatus,
    decimal MinimumThreshold,
    DateTimeOffset? NextScheduledTime,
    IReadOnlyList<StandingBody> Balances) : Answer;
