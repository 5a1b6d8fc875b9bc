using System.Text;

namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// Faults by chance. What befalls a request depends on the seed, its idempotency key (a question has its query instead)
/// and how often that was seen, not on the order in which requests arrive: the same seed gives the same run.
/// </summary>
public sealed record FaultMix
{
    /// <summary>The seed; another one gives another run.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How likely each fault is, 0 to 1, together at most 1.</summary>
    public IReadOnlyDictionary<FaultKind, double> Probabilities { get; init; } = new Dictionary<FaultKind, double>();

    /// <summary>How long stalls last, on the simulator's clock.</summary>
    public double StallSeconds { get; init; } = 80;

    /// <summary>The endpoints it strikes: transfers alone unless said otherwise.</summary>
    public IReadOnlyList<Endpoint> Endpoints { get; init; } = [Endpoint.CreateTransfer];

    /// <summary>Says what is wrong with the mix, or null.</summary>
    public string? Problem() =>
        Probabilities.Values.Any(p => p is not (>= 0 and <= 1)) || Probabilities.Values.Sum() > 1
            ? "each probability must be 0 to 1, and all together at most 1"
            : StallSeconds < 0 ? "stallSeconds must not be negative" : null;

    /// <summary>The fault that befalls the <paramref name="nth"/> request with a key, or null; never one that makes no sense there.</summary>
    internal FaultOrder? Draw(Endpoint endpoint, string key, int nth)
    {
        // A 500 after the commit is one saved under a key, which a question has not.
        var status = endpoint == Endpoint.CreateTransfer && nth % 2 == 0 ? 500 : 503;
        var chance = Chance(key, nth);
        foreach (var (kind, probability) in Probabilities.OrderBy(pair => pair.Key))
        {
            if (chance < probability)
            {
                var order = new FaultOrder { Kind = kind, Endpoint = endpoint, StallSeconds = StallSeconds, Status = status };
                return order.Problem() is null ? order : null;
            }

            chance -= probability;
        }

        return null;
    }

    // FNV-1a over the key, then the SplitMix64 finaliser: stable between processes, which string.GetHashCode is not.
    private double Chance(string key, int nth)
    {
        var hash = 14695981039346656037UL ^ (ulong)Seed;
        foreach (var b in Encoding.UTF8.GetBytes(key))
            hash = unchecked((hash ^ b) * 1099511628211UL);
        hash = unchecked(hash + ((ulong)nth + 1) * 0x9E3779B97F4A7C15UL);
        hash = unchecked((hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL);
        hash = unchecked((hash ^ (hash >> 27)) * 0x94D049BB133111EBUL);
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
