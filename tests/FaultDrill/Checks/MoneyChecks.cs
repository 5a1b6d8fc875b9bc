namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>I1 and I3: nobody is paid twice, and no cent is lost.</summary>
internal static class MoneyChecks
{
    public static IEnumerable<Violation> Judge(Evidence evidence) =>
        [.. PaidTwice(evidence), .. CentsLost(evidence), .. PaidHereIsCommittedThere(evidence), .. CommittedThereIsKnownHere(evidence), .. Reserved(evidence)];

    private static IEnumerable<Violation> PaidTwice(Evidence evidence)
    {
        foreach (var twice in evidence.Transfers.GroupBy(transfer => transfer.Payout).Where(group => group.Count() > 1))
            yield return new("I1", $"{twice.Key} has {twice.Count()} transfers at Stripe: {string.Join(", ", twice.Select(t => $"{t.Id} under {t.Key}"))}");
        foreach (var twice in evidence.Transfers.GroupBy(transfer => transfer.Key).Where(group => group.Count() > 1))
            yield return new("I1", $"key {twice.Key} was executed {twice.Count()} times");
    }

    /// <summary>Whatever a payout is called: what was earned is at Stripe, or is still the writer's here.</summary>
    private static IEnumerable<Violation> CentsLost(Evidence evidence)
    {
        var earned = evidence.Published.GroupBy(line => (line.Writer, line.Currency)).ToDictionary(lines => lines.Key, lines => lines.Sum(line => line.AmountMinor));
        var sent = evidence.Transfers.GroupBy(transfer => (transfer.Writer, transfer.Currency)).ToDictionary(group => group.Key, group => group.Sum(t => t.AmountMinor));
        // What is open here and committed there has left already; that it is still open is another invariant's matter (I2).
        var gone = evidence.OpenAndCommitted().GroupBy(payout => (payout.Writer, payout.Currency)).ToDictionary(group => group.Key, group => group.Sum(p => p.AmountMinor));
        foreach (var owner in earned.Keys.Union(sent.Keys).Union(evidence.Balances.Keys))
        {
            var here = evidence.Balances.GetValueOrDefault(owner);
            var missing = earned.GetValueOrDefault(owner) - sent.GetValueOrDefault(owner) - here.Available - here.Reserved + gone.GetValueOrDefault(owner);
            if (missing != 0)
                yield return new(
                    "I3", $"{owner.Writer} has earned {earned.GetValueOrDefault(owner)} {owner.Currency}; Stripe has sent {sent.GetValueOrDefault(owner)}, "
                        + $"here are {here.Available} available and {here.Reserved} reserved: {Math.Abs(missing)} are {(missing > 0 ? "lost" : "too many")}");
        }
    }

    private static IEnumerable<Violation> PaidHereIsCommittedThere(Evidence evidence)
    {
        var transfers = evidence.Transfers.DistinctBy(transfer => transfer.Id).ToDictionary(transfer => transfer.Id);
        foreach (var payout in evidence.Payouts.Where(payout => payout.Transfer is not null))
        {
            if (!transfers.TryGetValue(payout.Transfer!, out var transfer))
                yield return new("I3", $"{payout.Id} is paid by {payout.Transfer}, which Stripe does not have");
            else if ((transfer.AmountMinor, transfer.Currency, transfer.Destination, transfer.Writer)
                != (payout.AmountMinor, payout.Currency, payout.Destination, payout.Writer))
                yield return new("I3", $"{payout.Id} ({payout}) is paid by another transfer: {transfer}");
        }
    }

    private static IEnumerable<Violation> CommittedThereIsKnownHere(Evidence evidence)
    {
        var known = evidence.Payouts.Select(payout => payout.Transfer).OfType<string>().ToHashSet();
        foreach (var transfer in evidence.Transfers.Where(transfer => !known.Contains(transfer.Id)))
        {
            var payout = evidence.PayoutOf(transfer);
            if (payout is not { IsOpen: true })
                yield return new("I3", $"Stripe has committed {transfer.Id} for {transfer.Payout}, which is {payout?.Status ?? "not there"} here");
        }
    }

    private static IEnumerable<Violation> Reserved(Evidence evidence)
    {
        var open = evidence.Payouts.Where(payout => payout.IsOpen).GroupBy(payout => (payout.Writer, payout.Currency))
            .ToDictionary(group => group.Key, group => group.Sum(payout => payout.AmountMinor));
        foreach (var (owner, sums) in evidence.Balances)
        {
            if (sums.Reserved != open.GetValueOrDefault(owner))
                yield return new("I3", $"{owner.Writer} has {sums.Reserved} {owner.Currency} reserved, and open payouts of {open.GetValueOrDefault(owner)}");
        }
    }
}
