using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace OrleansPayouts.Silo.Notifications;

/// <summary>Where webhooks may lead, and how one gets there.</summary>
public sealed record WebhookReach
{
    /// <summary>Plain HTTP, and this machine and private networks: for tests that have their receiver here. No variable sets it.</summary>
    public bool AllowsAnything { get; init; }

    /// <summary>Who vouches for a receiver's certificate, in place of those whom this machine trusts: for tests, too. No variable sets it.</summary>
    public X509Certificate2? Root { get; init; }

    /// <summary>Gives a name's addresses.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>How a receiver's certificate is judged; null for this machine's way.</summary>
    public X509ChainPolicy? ChainPolicy => Root is null
        ? null
        : new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { Root }, RevocationMode = X509RevocationMode.NoCheck };

    /// <summary>Connects to one of the name's addresses: those that were judged, so that no second look-up can give others.</summary>
    /// <exception cref="RefusedAddressException">One of them is not public: then none is called.</exception>
    /// <exception cref="SocketException">The name has none, or none answers.</exception>
    public async ValueTask<Stream> Connect(DnsEndPoint to, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await Resolve(to.Host, cancellationToken);
        if (!AllowsAnything && !addresses.All(PublicAddresses.Contains))
            throw new RefusedAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
