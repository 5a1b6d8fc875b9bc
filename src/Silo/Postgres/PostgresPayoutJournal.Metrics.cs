using System.Diagnostics.Metrics;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Silo.Postgres;

public sealed partial class PostgresPayoutJournal
{
    private static readonly Counter<long> Transitions = PayoutTelemetry.Meter.CreateCounter<long>(
        "payouts.transitions", "{transition}", "Steps of payouts that are durable, by the status that they led to.");

    private static readonly Histogram<double> CommitDurations = PayoutTelemetry.Meter.CreateHistogram(
        "payouts.journal.commit.duration", "s", "How long a group of steps took to become durable.", tags: null, PayoutTelemetry.Seconds);

    private static readonly Histogram<long> BatchSizes = PayoutTelemetry.Meter.CreateHistogram(
        "payouts.journal.batch.size", "{transition}", "Steps in one commit.", tags: null, PayoutTelemetry.Counts);

    private static void Measure(IReadOnlyList<PayoutTransition> written, TimeSpan duration)
    {
        CommitDurations.Record(duration.TotalSeconds);
        BatchSizes.Record(written.Count);
        // A call a status, not a call a payout: it is the hot path.
        foreach (var group in written.GroupBy(transition => transition.After.Status))
            Transitions.Add(group.Count(), new KeyValuePair<string, object?>("payouts.status", EnumNames<PayoutStatus>.Of(group.Key)));
    }
}
