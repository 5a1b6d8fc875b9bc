using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Keys;

/// <summary>Makes and ends keys; what it does holds on this process at once.</summary>
public sealed class KeyDesk(IApiKeyStore store, StoredKeys remembered)
{
    /// <summary>The key and its text, which nobody can be told again; null where there are too many.</summary>
    public async Task<(ApiKey Key, string Text)?> Make(KeyInput input, AuditContext audit, CancellationToken cancellationToken)
    {
        var (text, stored) = New(input.Name, input.Scopes, input.ExpiresAt, audit);
        return await Done(store.Add(stored, audit, cancellationToken)) ? (stored.Key, text) : null;
    }

    /// <summary>
    /// A key with the same name and scopes, for as long as the old one was made for; null where that is not usable any more.
    /// </summary>
    public async Task<(ApiKey Key, string Text)?> Rotate(ApiKey old, TimeSpan grace, AuditContext audit, CancellationToken cancellationToken)
    {
        var (text, stored) = New(old.Name, old.Scopes, audit.At + (old.ExpiresAt - old.CreatedAt), audit);
        stored = stored with { Key = stored.Key with { Replaces = old.Prefix } };
        return await Done(store.Replace(old.Prefix, stored, audit.At + grace, audit, cancellationToken)) ? (stored.Key, text) : null;
    }

    public Task<ApiKey?> Revoke(KeyPrefix prefix, AuditContext audit, CancellationToken cancellationToken) =>
        Done(store.Revoke(prefix, audit, cancellationToken));

    private static (string Text, StoredKey Stored) New(
        string name, IReadOnlyList<KeyScope> scopes, DateTimeOffset? expires, AuditContext audit)
    {
        var (text, prefix, digest) = KeyText.New();
        var key = new ApiKey
        {
            Prefix = prefix,
            Name = name,
            Scopes = scopes,
            CreatedAt = audit.At,
            CreatedBy = audit.Actor,
            ExpiresAt = expires,
        };
        return (text, new StoredKey(key, digest));
    }

    /// <summary>Whatever came of it: a commit whose answer was lost has happened all the same.</summary>
    private async Task<T> Done<T>(Task<T> change)
    {
        try
        {
            return await change;
        }
        finally
        {
            remembered.Forget();
        }
    }
}
