using System.Security.Cryptography;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Keys;

/// <summary>
/// The keys that were made through the API, as this process remembers them. All usable ones are read at once, at most once
/// a second, so that wrong keys cost the database nothing; what is remembered is trusted for <see cref="Trusted"/>, which is
/// how long a key may outlive its revocation on another process. Where the database does not answer in that time, no stored
/// key opens anything.
/// </summary>
public sealed class StoredKeys(IApiKeyStore store, TimeProvider time)
{
    public static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);

    /// <summary>For a prefix that is not known: it may have been made on another process just now.</summary>
    public static readonly TimeSpan TrustedToBeWhole = TimeSpan.FromSeconds(1);

    /// <summary>Compared with where there is no such prefix, so that the answer takes as long as for a wrong secret.</summary>
    private readonly KeyDigest nobodys = KeyDigest.Of("", RandomNumberGenerator.GetBytes(KeyDigest.SaltBytes));

    private readonly Lock gate = new();
    private Reading? latest;

    /// <summary>Null where nobody has this key, or it has expired or was revoked.</summary>
    public async ValueTask<ApiKey?> Find(string presented, CancellationToken cancellationToken)
    {
        if (!KeyText.TryReadPrefix(presented, out var prefix))
            return null;
        var known = await Read(Trusted).WaitAsync(cancellationToken);
        if (!known.TryGetValue(prefix, out var stored))
            (await Read(TrustedToBeWhole).WaitAsync(cancellationToken)).TryGetValue(prefix, out stored);
        var matches = (stored?.Digest ?? nobodys).Matches(presented);
        return matches && stored?.Key.StatusAt(time.GetUtcNow()) == KeyStatus.Active ? stored.Key : null;
    }

    /// <summary>What was done to a key on this process holds here at once.</summary>
    public void Forget()
    {
        lock (gate)
            latest = null;
    }

    /// <summary>
    /// What is remembered or being read, if its reading began no longer ago than this; else it is read anew, once for all who
    /// wait, and so not cancelled with the request that happens to begin it.
    /// </summary>
    private Task<Dictionary<KeyPrefix, StoredKey>> Read(TimeSpan noOlderThan)
    {
        lock (gate)
        {
            if (latest is not { Keys: { IsFaulted: false, IsCanceled: false } } known || time.GetElapsedTime(known.Begun) >= noOlderThan)
                latest = known = new Reading(time.GetTimestamp(), ReadAll());
            return known.Keys;
        }
    }

    private async Task<Dictionary<KeyPrefix, StoredKey>> ReadAll() =>
        (await store.ListUsable(time.GetUtcNow(), CancellationToken.None)).ToDictionary(key => key.Key.Prefix);

    private sealed record Reading(long Begun, Task<Dictionary<KeyPrefix, StoredKey>> Keys);
}
