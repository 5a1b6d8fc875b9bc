namespace OrleansPayouts.StripeSimulator;

/// <summary>Stripe's rules for idempotency keys. The caller holds the lock.</summary>
internal sealed class IdempotencyTable(TimeProvider clock)
{
    /// <summary>Stripe may forget a key once it is 24 hours old; the simulator does, which is the harsher reading.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Dictionary<string, IdempotencyEntry> entries = [];

    /// <summary>The answer that the key already has for this request, or null: it is new, and may begin.</summary>
    public Answer? Find(string key, string fingerprint)
    {
        if (!entries.TryGetValue(key, out var entry))
            return null;
        if (!entry.IsExecuting && IsForgotten(entry.CreatedMs))
        {
            entries.Remove(key);
            return null;
        }

        if (entry.Fingerprint != fingerprint)
            return StripeErrors.KeyReused();
        return entry.IsExecuting ? StripeErrors.KeyInUse() : entry.Replay();
    }

    /// <summary>Marks the key as executing, or completes it.</summary>
    public void Put(string key, IdempotencyEntry entry) => entries[key] = entry;

    /// <summary>Takes back a key whose request was not executed in the end.</summary>
    public void Forget(string key) => entries.Remove(key);

    /// <summary>Whether a key of that time is 24 hours old.</summary>
    public bool IsForgotten(long createdMs) =>
        clock.GetUtcNow().ToUnixTimeMilliseconds() - createdMs >= Lifetime.TotalMilliseconds;
}
