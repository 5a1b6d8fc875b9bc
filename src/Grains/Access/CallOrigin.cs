using Orleans.Runtime;

namespace OrleansPayouts.Grains.Access;

/// <summary>
/// By which client of the cluster a grain is called, for the audit log: the actor is a name that the front end gives, the
/// client is what the silo itself knows.
/// </summary>
public static class CallOrigin
{
    private const string Key = "payouts.client";

    /// <summary>The client's id; null where the call comes from a silo.</summary>
    public static string? Client => RequestContext.Get(Key) as string;

    /// <summary>The rest of this call belongs to the client.</summary>
    public static void Set(string client) => RequestContext.Set(Key, client);

    /// <summary>The actor, and the client that names it, where there is one: <c>admin via client 0f3a…</c>.</summary>
    public static string With(string actor) => Client is { } client ? $"{actor} via client {client}" : actor;
}
