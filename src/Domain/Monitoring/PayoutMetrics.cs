using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Monitoring;

/// <summary>
/// The payouts that were created since <see cref="WindowStart"/>, counted (http-contract.md, "metrics"). Each is counted once:
/// all = successful + failed + pending + unknown + cancelled + reversed.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PayoutMetrics")]
public sealed record PayoutMetrics
{
    /// <summary>How far back the window reaches; its start is then rounded down to the minute.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    [Id(0)]
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>When they were read, all in one snapshot.</summary>
    [Id(1)]
    public required DateTimeOffset LastUpdated { get; init; }

    [Id(2)]
    public long TotalPayouts { get; init; }

    /// <summary>Paid, and not taken back.</summary>
    [Id(3)]
    public long SuccessfulPayouts { get; init; }

    [Id(4)]
    public long FailedPayouts { get; init; }

    /// <summary>Reserved, or to be tried again.</summary>
    [Id(5)]
    public long PendingPayouts { get; init; }

    /// <summary>Of which it is not known whether they were paid, those in review included.</summary>
    [Id(6)]
    public long UnknownPayouts { get; init; }

    [Id(7)]
    public long CancelledPayouts { get; init; }

    /// <summary>Paid, then taken back.</summary>
    [Id(8)]
    public long ReversedPayouts { get; init; }

    /// <summary>With a retry behind them, or a second key.</summary>
    [Id(9)]
    public long RetriedPayouts { get; init; }

    /// <summary>What all of them come to, one sum a currency, largest count of payouts first.</summary>
    [Id(10)]
    public IReadOnlyList<Money> Amounts { get; init; } = [];

    /// <summary>
    /// The same by currency and status, so that each currency's rows add up to its sum. What is open (pending, unknown) stands as
    /// <see cref="PayoutStatus.Reserved"/>.
    /// </summary>
    [Id(13)]
    public IReadOnlyList<RunTotal> Totals { get; init; } = [];

    /// <summary>In ms, from a payout's creation to its being paid or failed; 0 where none is.</summary>
    [Id(11)]
    public long AverageProcessingTimeMs { get; init; }

    /// <summary>95 % of them took no longer, in ms, to within 1 % (<c>duration_class</c> in the schema).</summary>
    [Id(12)]
    public long P95ProcessingTimeMs { get; init; }

    /// <summary>What was paid or is on its way, one sum a currency: all but what failed or was called off.</summary>
    public IEnumerable<Money> Outflows => Totals
        .Where(total => total.Status is not (PayoutStatus.Failed or PayoutStatus.Cancelled))
        .GroupBy(total => total.Amount.Currency)
        .Select(group => group.Aggregate(Money.Zero(group.Key), (sum, total) => sum + total.Amount));

    /// <summary>In percent; 100 with no payouts.</summary>
    public decimal SuccessRate => TotalPayouts == 0 ? 100 : Percent(SuccessfulPayouts);

    /// <summary>In percent; 0 with no payouts.</summary>
    public decimal FailureRate => Percent(FailedPayouts);

    /// <summary>In percent; 0 with no payouts.</summary>
    public decimal RetryRate => Percent(RetriedPayouts);

    /// <summary>Where the window begins that is looked at from <paramref name="now"/>.</summary>
    public static DateTimeOffset WindowStartAt(DateTimeOffset now)
    {
        var start = (now - Window).ToUniversalTime();
        return new DateTimeOffset(start.Ticks - (start.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
    }

    private decimal Percent(long payouts) => TotalPayouts == 0 ? 0 : 100m * payouts / TotalPayouts;
}
