using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Grains;

/// <summary>How payouts are made, for the whole cluster (configuration.md).</summary>
public sealed class PayoutOptions
{
    /// <summary>Payouts whose attempts are begun in one write (PAYOUT_BATCH_SIZE): 1 to 1,000.</summary>
    public int BatchSize { get; set; } = 10;

    /// <summary>Retries after a payout's first attempt (PAYOUT_MAX_RETRIES): 0 to 20.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Wait before the first retry in ms; doubles (PAYOUT_RETRY_DELAY_MS): 100 to 3,600,000.</summary>
    public int RetryDelayMs { get; set; } = 30_000;

    /// <summary>The smallest payouts (PAYOUT_MIN_THRESHOLD, PAYOUT_MIN_THRESHOLDS). Default: 25 USD and as much in other currencies.</summary>
    public MinimumThresholds MinimumThresholds { get; set; } = MinimumThresholds.Default;

    /// <summary>Payouts in flight in the whole cluster (PAYOUT_MAX_CONCURRENT): 1 to 1,000.</summary>
    public int MaxConcurrentProcessing { get; set; } = 5;

    /// <summary>Requests to Stripe a second in the whole cluster (PAYOUT_MAX_REQUESTS_PER_SECOND): 1 to 1,000.</summary>
    public int MaxRequestsPerSecond { get; set; } = 20;

    /// <summary>Whether runs are checked before they send, and stopped when too much fails (PAYOUT_ENABLE_FAILSAFE).</summary>
    public bool EnableFailsafe { get; set; } = true;

    /// <summary>What a run does that Stripe's balance does not cover (PAYOUT_SHORTFALL_POLICY): pay_oldest or refuse.</summary>
    public ShortfallPolicy ShortfallPolicy { get; set; } = ShortfallPolicy.PayOldest;

    /// <summary>Largest share of failures in % that does not stop a run (PAYOUT_FAILURE_SHARE_PERCENT): 1 to 100, 100 never stops it.</summary>
    public int FailureSharePercent { get; set; } = 50;

    /// <summary>Answers before that share says anything (PAYOUT_FAILURE_SHARE_AFTER): 1 to 100,000.</summary>
    public int FailureShareAfter { get; set; } = 20;

    /// <summary>Outcomes in a row that are unknown or stop everything, on which the circuit opens (PAYOUT_CIRCUIT_FAILURES): 2 to 1,000.</summary>
    public int CircuitFailures { get; set; } = 5;

    /// <summary>Wait before the circuit's first probe in ms; doubles up to a minute (PAYOUT_CIRCUIT_OPEN_MS): 1,000 to 600,000.</summary>
    public int CircuitOpenMs { get; set; } = 15_000;

    /// <summary>
    /// In which the rate would climb from nothing to the permitted one after a 429 had lowered it, in ms
    /// (PAYOUT_RATE_RECOVERY_MS): 1,000 to 3,600,000.
    /// </summary>
    public int RateRecoveryMs { get; set; } = 60_000;

    public ThrottleLimits ThrottleLimits() => new(
        new PermitCaps(MaxConcurrentProcessing, MaxRequestsPerSecond),
        new CircuitLimits(CircuitFailures, TimeSpan.FromMilliseconds(CircuitOpenMs)),
        TimeSpan.FromMilliseconds(RateRecoveryMs));

    /// <summary>The smallest payouts under a schedule, whose own hold over the program's.</summary>
    public MinimumThresholds ThresholdsUnder(PayoutSchedule schedule) =>
        MinimumThresholds.With(schedule.MinimumThreshold, CurrencyAmounts.From(schedule.MinimumThresholds));

    public RetryPolicy RetryPolicy(int maxRetries) => new(maxRetries, TimeSpan.FromMilliseconds(RetryDelayMs));
}
