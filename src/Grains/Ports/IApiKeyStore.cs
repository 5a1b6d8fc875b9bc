using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Keys that are made through the API. Whatever is done to one is audited in the same transaction.</summary>
public interface IApiKeyStore
{
    /// <summary>Adds a key. False, and nothing is added, where <see cref="ApiKey.MostUsable"/> are usable already.</summary>
    Task<bool> Add(StoredKey key, AuditContext audit, CancellationToken cancellationToken);

    /// <summary>
    /// Adds <paramref name="successor"/> and lets <paramref name="old"/> expire at <paramref name="lastUse"/>, or earlier where
    /// it would anyway. False, and nothing is changed, where the old one is not usable any more at the audit's instant.
    /// </summary>
    Task<bool> Replace(KeyPrefix old, StoredKey successor, DateTimeOffset lastUse, AuditContext audit, CancellationToken cancellationToken);

    /// <summary>Ends a key for good; harmless when repeated. Null where there is none.</summary>
    Task<ApiKey?> Revoke(KeyPrefix prefix, AuditContext audit, CancellationToken cancellationToken);

    Task<ApiKey?> Find(KeyPrefix prefix, CancellationToken cancellationToken);

    /// <summary>In the order of prefixes, after <paramref name="after"/>; revoked and expired ones, too.</summary>
    Task<IReadOnlyList<ApiKey>> List(KeyPrefix? after, int limit, CancellationToken cancellationToken);

    /// <summary>All that are usable at <paramref name="now"/>: at most some more than <see cref="ApiKey.MostUsable"/>.</summary>
    Task<IReadOnlyList<StoredKey>> ListUsable(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Notes when keys were last used; an earlier instant than the one known changes nothing.</summary>
    Task NoteUses(IReadOnlyDictionary<KeyPrefix, DateTimeOffset> lastUses, CancellationToken cancellationToken);
}
