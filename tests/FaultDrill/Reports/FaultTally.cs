namespace OrleansPayouts.FaultDrill.Reports;

/// <summary>Faults that fired, by kind.</summary>
internal sealed class FaultTally
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, long> fired = new(StringComparer.Ordinal);

    public FaultTally(IEnumerable<string> kinds)
    {
        foreach (var kind in kinds)
            fired[kind] = 0;
    }

    public long Total
    {
        get
        {
            lock (gate)
                return fired.Values.Sum();
        }
    }

    public void Add(string kind, long times = 1)
    {
        lock (gate)
            fired[kind] = fired.GetValueOrDefault(kind) + times;
    }

    public IReadOnlyList<KeyValuePair<string, long>> Read()
    {
        lock (gate)
            return [.. fired];
    }
}
