namespace Orleans.Runtime;

/// <summary>
/// What travels with a call, and with the calls that it leads to: set by the caller, read by the callee. What the callee sets
/// does not come back. Timers and reminders begin with nothing.
/// </summary>
public static class RequestContext
{
    // Never changed, only replaced: a call that is on its way has what was set when it was made.
    private static readonly AsyncLocal<IReadOnlyDictionary<string, object>?> _values = new();

    internal static IReadOnlyDictionary<string, object>? Values { get => _values.Value; set => _values.Value = value; }

    /// <summary>Null where nothing is set.</summary>
    public static object? Get(string key) => Values is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value) =>
        Values = new Dictionary<string, object>(Values ?? new Dictionary<string, object>()) { [key] = value };

    /// <summary>False where nothing was set.</summary>
    public static bool Remove(string key)
    {
        if (Values?.ContainsKey(key) != true)
            return false;
        var rest = new Dictionary<string, object>(Values);
        rest.Remove(key);
        Values = rest.Count == 0 ? null : rest;
        return true;
    }

    public static void Clear() => Values = null;
}
