using System.Security.Cryptography;
using System.Text;
using OrleansPayouts.Api.Keys.Tokens;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys;

/// <summary>
/// Tells whose key, or token, it is. Those of the environment come first and need no database; of them only hashes are kept, and each
/// presented key is compared with all of them in constant time, so that neither the answer's time nor a dump of memory
/// tells a key.
/// </summary>
public sealed class ApiKeys
{
    private readonly List<(byte[] Hash, Caller Caller)> configured = [];
    private readonly StoredKeys stored;
    private readonly KeyUses uses;
    private readonly TokenCallers? tokens;

    /// <param name="cronKeys">The environment's keys for the cron endpoint.</param>
    /// <param name="adminKey">The environment's key for everything.</param>
    /// <param name="stored">Keys that were made through the API.</param>
    /// <param name="uses">Where their uses are noted.</param>
    /// <param name="tokens">Null where no issuer is configured.</param>
    public ApiKeys(IEnumerable<string> cronKeys, string adminKey, StoredKeys stored, KeyUses uses, TokenCallers? tokens)
    {
        this.tokens = tokens;
        this.stored = stored;
        this.uses = uses;
        Add(adminKey, Caller.Admin, KeyScope.Admin);
        foreach (var key in cronKeys)
            Add(key, Caller.Cron, KeyScope.Cron);
    }

    /// <summary>Null where nobody has this key.</summary>
    public async ValueTask<Caller?> Find(string presented, CancellationToken cancellationToken)
    {
        if (FindConfigured(presented) is { } known)
            return known;
        if (await stored.Find(presented, cancellationToken) is not { } key)
            return tokens is null ? null : await tokens.Find(presented, cancellationToken);
        uses.Note(key.Prefix);
        return new Caller(key.Prefix.Value, key.Scopes, key.Prefix.Value);
    }

    private Caller? FindConfigured(string presented)
    {
        var hash = Hash(presented);
        Caller? found = null;
        foreach (var (known, caller) in configured)
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found ??= caller;
        return found;
    }

    private void Add(string key, string name, KeyScope scope)
    {
        var hash = Hash(key);
        configured.Add((hash, new Caller(name, [scope], Convert.ToHexStringLower(hash.AsSpan(0, 8)))));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
