using OrleansPayouts.FaultDrill.Checks;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Tests;

/// <summary>One paid payout with which nothing is wrong; tests break it in one way each.</summary>
internal static class SoundEvidence
{
    public static readonly Guid Payout = new("00000000-0000-0000-0000-000000000001");

    public static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    public static readonly Transfer Sent = new("tr_1", 3_000, "USD", "acct_1", "run_1", "po_1", "w1", "po_1.1", "print");

    public static readonly PayoutRecord Paid = new(Payout, "run_1", "w1", "USD", 3_000, "acct_1", "paid", 1, "tr_1");

    public static readonly AttemptRecord Attempt = new(Payout, 1, 1, "po_1.1", "hash", Noon, "confirmed", 200);

    public static Evidence With(
        IReadOnlyList<Transfer>? transfers = null, PayoutRecord? payout = null, IReadOnlyList<AttemptRecord>? attempts = null,
        IReadOnlyList<(Guid Payout, string? From, string To)>? steps = null, (long Available, long Reserved, long Paid)? balance = null,
        IReadOnlyList<PublishedEarning>? published = null, IReadOnlySet<string>? keysFromBeforeRestore = null) => new()
    {
        Published = published ?? [new PublishedEarning("e1", "w1", "USD", 3_000)],
        Transfers = transfers ?? [Sent],
        Payouts = [payout ?? Paid],
        Attempts = attempts ?? [Attempt],
        Steps = steps ?? [(Payout, "reserved", "paid")],
        Balances = new Dictionary<(string, string), (long, long, long)> { [("w1", "USD")] = balance ?? (0, 0, 3_000) },
        KeysFromBeforeRestore = keysFromBeforeRestore ?? new HashSet<string>(),
    };
}
