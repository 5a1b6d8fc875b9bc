using Orleans.Runtime;

namespace OrleansPayouts.Grains;

/// <summary>How grains change what they have stored.</summary>
internal static class StoredState
{
    /// <summary>Stores a new state, where it is one. One that cannot be stored has not happened.</summary>
    public static async Task Keep<T>(this IPersistentState<T> stored, T state)
    {
        if (EqualityComparer<T>.Default.Equals(state, stored.State))
            return;
        var before = stored.State;
        stored.State = state;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            stored.State = before;
            throw;
        }
    }
}
