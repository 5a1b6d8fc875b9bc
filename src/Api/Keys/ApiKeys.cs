using System.Security.Cryptography;
using System.Text;

namespace OrleansPayouts.Api.Keys;

/// <summary>
/// The keys that open this API. Only their hashes are kept; each presented key is compared with all of them in constant
/// time, so that neither the answer's time nor a dump of memory tells a key.
/// </summary>
public sealed class ApiKeys
{
    private readonly List<(byte[] Hash, KeyScope Scope)> keys = [];

    public ApiKeys(IEnumerable<string> cronKeys, string adminKey)
    {
        keys.Add((Hash(adminKey), KeyScope.Admin));
        keys.AddRange(cronKeys.Select(key => (Hash(key), KeyScope.Cron)));
    }

    /// <summary>Null where nobody has this key.</summary>
    public Caller? Find(string presented)
    {
        var hash = Hash(presented);
        KeyScope? found = null;
        foreach (var (known, scope) in keys)
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found ??= scope;
        return found is { } owner ? new Caller(owner, Convert.ToHexStringLower(hash.AsSpan(0, 8))) : null;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
