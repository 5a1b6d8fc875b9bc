using System.Text.Json.Serialization;
using OrleansPayouts.Api.Cron;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>What is being paid.</summary>
/// <param name="IsProcessing">Whether a run is going.</param>
/// <param name="CurrentBatch">What it sends in.</param>
/// <param name="TotalInQueue">Payouts that wait to be sent, for the first time or again.</param>
/// <param name="TotalProcessing">On their way to Stripe.</param>
/// <param name="TotalCompleted">Paid, of all that there ever were.</param>
/// <param name="TotalFailed">Failed, likewise.</param>
/// <param name="LastProcessedAt">When a payout last changed; null where none ever did.</param>
/// <param name="Errors">Of the run that is active, or of the last one: at most 10.</param>
public sealed record ProcessingBody(
    bool IsProcessing,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CurrentBatchBody? CurrentBatch,
    long TotalInQueue,
    long TotalProcessing,
    long TotalCompleted,
    long TotalFailed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? LastProcessedAt,
    IReadOnlyList<RunErrorBody> Errors);
