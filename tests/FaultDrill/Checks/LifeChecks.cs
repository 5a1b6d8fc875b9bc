namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>I2 and I4: every payout ends, and only along the arrows.</summary>
internal static class LifeChecks
{
    /// <summary>The arrows as the design has them, written down a second time on purpose; a step onto itself is a repeat.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["reserved"] = ["reserved", "paid", "retry_scheduled", "unknown", "failed", "cancelled"],
        ["retry_scheduled"] = ["retry_scheduled", "paid", "unknown", "failed", "cancelled"],
        ["unknown"] = ["unknown", "paid", "retry_scheduled", "failed", "needs_review"],
        ["needs_review"] = ["needs_review", "paid", "retry_scheduled"],
        ["paid"] = ["reversed"],
        ["failed"] = [],
        ["cancelled"] = [],
        ["reversed"] = [],
    };

    public static IEnumerable<Violation> Judge(Evidence evidence)
    {
        foreach (var parked in evidence.Payouts.Where(payout => payout.Status is "reserved" or "retry_scheduled" or "unknown").GroupBy(payout => payout.Status))
            yield return new("I2", $"{parked.Count()} payouts stay {parked.Key}: {string.Join(", ", parked.Take(5).Select(payout => payout.Id))} …");
        var at = new Dictionary<Guid, string>();
        foreach (var (payout, from, to) in evidence.Steps)
        {
            var before = at.GetValueOrDefault(payout);
            at[payout] = to;
            // A restored database takes over what Stripe has and it has not: paid from its first entry on.
            if (from is null && before is null && to is ("paid" or "reversed"))
                continue;
            if (from != (before ?? "reserved"))
                yield return new("I4", $"{payout} stepped from {from} to {to} when it was {before ?? "reserved"}");
            if (from is null || !Arrows[from].Contains(to))
                yield return new("I4", $"{payout} stepped from {from} to {to}, which is no arrow");
        }
        foreach (var payout in evidence.Payouts.Where(payout => payout.Status != at.GetValueOrDefault(payout.Id, "reserved")))
            yield return new("I4", $"{payout.Id} is {payout.Status}, and its history ends at {at.GetValueOrDefault(payout.Id, "reserved")}");
    }
}
