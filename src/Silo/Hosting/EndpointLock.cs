using System.Net;
using System.Net.Sockets;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Whoever holds it is the only silo of this program at an endpoint: the kernel frees it when the process ends, however that
/// happens. A bound port alone shows less, because Orleans binds with SO_REUSEPORT: two silos of one user can share a port.
/// <para>It is a Unix socket in Linux's abstract namespace, which each network namespace has for itself, as it has its ports.
/// Other systems have none.</para>
/// </summary>
internal sealed class EndpointLock : IDisposable
{
    private readonly Socket _socket;

    private EndpointLock(Socket socket) => _socket = socket;

    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Takes the lock of an endpoint; null where another process has it.</summary>
    public static EndpointLock? TryTake(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint($"\0orleans-payouts silo {endpoint}"));
            return new EndpointLock(socket);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();
}
