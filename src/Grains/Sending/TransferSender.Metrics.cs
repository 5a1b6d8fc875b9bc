using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Grains.Sending;

public sealed partial class TransferSender
{
    private static readonly Histogram<double> Durations = PayoutTelemetry.Meter.CreateHistogram(
        "payouts.transfer.duration", "s", "From the request for a transfer to Stripe's answer, by what it was.", tags: null, PayoutTelemetry.Seconds);

    /// <summary>A span of one request. Spans may name a payout, where a measurement must not.</summary>
    private static Activity? StartSpan(WriterPayout payout)
    {
        var span = PayoutTelemetry.Source.StartActivity("payouts.transfer", ActivityKind.Client);
        span?.SetTag("payouts.payout_id", payout.Id.ToString());
        span?.SetTag("payouts.run_id", payout.Run.Value);
        span?.SetTag("payouts.attempt", payout.Attempts);
        CorrelationFlow.Tag(span);
        return span;
    }

    private static void Measure(Activity? span, TransferOutcome outcome, TimeSpan duration)
    {
        var name = outcome switch
        {
            TransferOutcome.Confirmed => "confirmed",
            TransferOutcome.Refused => "refused",
            TransferOutcome.Unanswered => "unanswered",
            _ => "not_sent",
        };
        Durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("payouts.outcome", name));
        span?.SetTag("payouts.outcome", name);
        span?.SetTag("payouts.stripe.request_id", outcome.RequestId);
        if (outcome is TransferOutcome.Unanswered { Fault: var fault })
            span?.SetStatus(ActivityStatusCode.Error, EnumNames<TransportFault>.Of(fault));
    }
}
