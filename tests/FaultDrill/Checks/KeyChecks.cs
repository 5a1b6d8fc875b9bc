namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>I5 and I9: the same key, the same body; a new key only after a definite no; an intent before every call.</summary>
internal static class KeyChecks
{
    /// <summary>After which nothing under a key can still be under way, so that its absence can be proven.</summary>
    private static readonly TimeSpan KeyIsOver = TimeSpan.FromHours(25);

    public static IEnumerable<Violation> Judge(Evidence evidence) => [.. Bodies(evidence), .. NewKeys(evidence), .. Intents(evidence)];

    private static IEnumerable<Violation> Bodies(Evidence evidence) =>
        evidence.Attempts.GroupBy(attempt => attempt.Key).Where(group => group.Select(attempt => (attempt.Hash, attempt.Payout, attempt.Epoch)).Distinct().Count() > 1)
            .Select(group => new Violation("I5", $"key {group.Key} stands for several bodies, payouts or epochs"));

    private static IEnumerable<Violation> NewKeys(Evidence evidence)
    {
        var committed = evidence.Transfers.Select(transfer => transfer.Key).ToHashSet();
        foreach (var payout in evidence.Attempts.GroupBy(attempt => attempt.Payout))
        {
            var epochs = payout.GroupBy(attempt => attempt.Epoch).OrderBy(epoch => epoch.Key).ToList();
            foreach (var (before, after) in epochs.Zip(epochs.Skip(1)))
            {
                if (before.FirstOrDefault(attempt => committed.Contains(attempt.Key)) is { } paid)
                    yield return new("I5", $"{paid.Key} has paid, and there is a key after it");
                if (!IsRefused(before) && after.Min(attempt => attempt.StartedAt) - before.Min(attempt => attempt.StartedAt) < KeyIsOver)
                    yield return new("I5", $"{before.First().Key} is in doubt, and a new key was made before it was over");
            }
        }
    }

    /// <summary>A definite no under the key answers for the attempts before it as well: it is what Stripe has saved for all of them.</summary>
    private static bool IsRefused(IEnumerable<AttemptRecord> attempts) =>
        attempts.LastOrDefault(attempt => attempt.IsDefiniteNo) is { } no && attempts.All(attempt => attempt.Number <= no.Number || attempt.Outcome == "refused");

    private static IEnumerable<Violation> Intents(Evidence evidence)
    {
        var intended = evidence.Attempts.Select(attempt => attempt.Key).ToHashSet();
        return evidence.Transfers.Where(transfer => !intended.Contains(transfer.Key) && !evidence.KeysFromBeforeRestore.Contains(transfer.Key))
            .Select(transfer => new Violation("I9", $"{transfer.Id} was committed under {transfer.Key}, of which no intent is known"));
    }
}
