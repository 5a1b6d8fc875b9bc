using System.Net;
using System.Net.Sockets;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>A port that no other program used when it was chosen, and that no other program of ours chooses while this one runs.</summary>
internal sealed class TakenPort : IDisposable
{
    private readonly EndpointLock? _lock;
    private readonly bool _isStable;

    private TakenPort(IPEndPoint endpoint, bool isStable, EndpointLock? held) => (Endpoint, _isStable, _lock) = (endpoint, isStable, held);

    /// <summary>Where to listen.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>
    /// Whether a process that was named by this endpoint before is certainly dead: the port is not one that the kernel chose, and
    /// the lock is held.
    /// </summary>
    public bool ProvesPredecessorDead => _isStable && _lock is not null;

    /// <param name="listenOn">The address to listen on.</param>
    /// <param name="configured">The port; 0 takes a free one, null <paramref name="usual"/>, or a free one where that is taken.</param>
    /// <param name="usual">The port where none is configured.</param>
    /// <param name="variable">The variable's name, for the error.</param>
    /// <exception cref="PortTakenException">The configured port is taken.</exception>
    public static TakenPort Take(IPAddress listenOn, int? configured, int usual, string variable)
    {
        if (configured != 0 && TryTake(new IPEndPoint(listenOn, configured ?? usual), isStable: true) is { } taken)
            return taken;
        if (configured > 0)
            throw new PortTakenException(variable, configured.Value);
        while (true)
            if (TryTake(FreeEndpoint(listenOn), isStable: false) is { } free)
                return free;
    }

    public void Dispose() => _lock?.Dispose();

    private static TakenPort? TryTake(IPEndPoint endpoint, bool isStable)
    {
        var held = EndpointLock.IsSupported ? EndpointLock.TryTake(endpoint) : null;
        if ((held is not null || !EndpointLock.IsSupported) && IsFree(endpoint))
            return new TakenPort(endpoint, isStable, held);
        held?.Dispose();
        return null;
    }

    private static bool IsFree(IPEndPoint endpoint)
    {
        using var listener = new TcpListener(endpoint);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private static IPEndPoint FreeEndpoint(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
