using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Tests.Keys;

/// <summary>A real store that counts how often it is read, and can be away.</summary>
internal sealed class CountingKeyStore(IApiKeyStore store) : IApiKeyStore
{
    private int reads;

    public int Reads => reads;

    public bool IsAway { get; set; }

    public Task<IReadOnlyList<StoredKey>> ListUsable(DateTimeOffset now, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref reads);
        return IsAway ? Task.FromException<IReadOnlyList<StoredKey>>(new TimeoutException()) : store.ListUsable(now, cancellationToken);
    }

    public Task<bool> Add(StoredKey key, AuditContext audit, CancellationToken cancellationToken) => store.Add(key, audit, cancellationToken);

    public Task<bool> Replace(
        KeyPrefix old, StoredKey successor, DateTimeOffset lastUse, AuditContext audit, CancellationToken cancellationToken) =>
        store.Replace(old, successor, lastUse, audit, cancellationToken);

    public Task<ApiKey?> Revoke(KeyPrefix prefix, AuditContext audit, CancellationToken cancellationToken) =>
        store.Revoke(prefix, audit, cancellationToken);

    public Task<ApiKey?> Find(KeyPrefix prefix, CancellationToken cancellationToken) => store.Find(prefix, cancellationToken);

    public Task<IReadOnlyList<ApiKey>> List(KeyPrefix? after, int limit, CancellationToken cancellationToken) =>
        store.List(after, limit, cancellationToken);

    public Task NoteUses(IReadOnlyDictionary<KeyPrefix, DateTimeOffset> lastUses, CancellationToken cancellationToken) =>
        store.NoteUses(lastUses, cancellationToken);
}
