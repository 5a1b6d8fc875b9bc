using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Api.Cron;

/// <summary>What a cron call asks for; nothing, unless it says so.</summary>
public sealed record CronCall
{
    /// <summary>How long an answer waits for the run to finish, unless the caller says otherwise.</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(25);

    private const int MaxWaitSeconds = 120;

    private static readonly InputField ForceRunField = new("forceRun", InputKind.Flag, "Run now, whatever the schedule says.");
    private static readonly InputField DryRunField = new("dryRun", InputKind.Flag, "Plan, and write nothing at all.");
    private static readonly InputField BatchSizeField = new("batchSize", InputKind.Whole, "Payouts a batch, for this run: 1 to 1,000.");
    private static readonly InputField MaxRetriesField = new("maxRetries", InputKind.Whole, "Retries after the first attempt, for this run: 0 to 20.");
    private static readonly InputField SlotField = new("slot", InputKind.Text, "The scheduled slot that is meant, an ISO 8601 instant.");
    private static readonly InputField WaitField = new("wait", InputKind.Whole, "Seconds to wait for the run to finish: 0 to 120, 25 unless given.");

    public static readonly InputShape Shape =
        new("CronCall", [ForceRunField, DryRunField, BatchSizeField, MaxRetriesField, SlotField, WaitField]);

    /// <summary>What an admin's trigger may say.</summary>
    public static readonly IReadOnlyList<InputField> AdminFields = [ForceRunField, DryRunField, WaitField];

    public bool ForceRun { get; init; }

    public bool DryRun { get; init; }

    public int? BatchSize { get; init; }

    public int? MaxRetries { get; init; }

    public DateTimeOffset? Slot { get; init; }

    public TimeSpan Wait { get; init; } = DefaultWait;

    /// <summary>What is wrong is noted with the row.</summary>
    public static CronCall Read(InputRow row) => new()
    {
        ForceRun = row.Flag(ForceRunField) ?? false,
        DryRun = row.Flag(DryRunField) ?? false,
        BatchSize = row.Whole(BatchSizeField, 1, 1_000),
        MaxRetries = row.Whole(MaxRetriesField, 0, 20),
        Slot = row.Instant(SlotField),
        Wait = ReadWait(row),
    };

    /// <summary>Only what <see cref="AdminFields"/> has.</summary>
    public static CronCall ReadAdmin(InputRow row) => new()
    {
        ForceRun = row.Flag(ForceRunField) ?? false,
        DryRun = row.Flag(DryRunField) ?? false,
        Wait = ReadWait(row),
    };

    private static TimeSpan ReadWait(InputRow row) => row.Whole(WaitField, 0, MaxWaitSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultWait;

    public RunTrigger ToTrigger(string startedBy, string correlationId, string? idempotencyKey) =>
        new(startedBy, correlationId, ForceRun, Slot, idempotencyKey, BatchSize, MaxRetries);
}
