using System.Net;
using Orleans.Configuration;
using OrleansPayouts.Grains.Sending;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Where this silo listens, and who it therefore is. At an endpoint that stays the same from start to start the process that
/// has its lock knows that its predecessor is dead, and carries its name on.
/// </summary>
internal sealed class SiloEndpoint : IDisposable
{
    /// <summary>Between the network and what tells apart the processes in it.</summary>
    private const char NameSeparator = '/';

    private readonly TakenPort _siloPort;
    private readonly TakenPort _gatewayPort;

    private SiloEndpoint(IPAddress advertised, TakenPort siloPort, TakenPort gatewayPort)
    {
        (_siloPort, _gatewayPort) = (siloPort, gatewayPort);
        var start = Guid.CreateVersion7().ToString("N");
        Silo = new IPEndPoint(advertised, siloPort.Endpoint.Port);
        Gateway = new IPEndPoint(advertised, gatewayPort.Endpoint.Port);
        Identity = new SiloIdentity(siloPort.ProvesPredecessorDead ? $"{siloPort.Endpoint} in {MachineNetwork.Name}" : $"silo-{start}");
        SiloName = $"{MachineNetwork.Name}{NameSeparator}{start}";
    }

    /// <summary>At which the other silos reach this one.</summary>
    public IPEndPoint Silo { get; }

    /// <summary>At which clients reach this silo.</summary>
    public IPEndPoint Gateway { get; }

    /// <summary>For the permits: the same at each start on the same endpoint, another one where it is not certain that the predecessor is dead.</summary>
    public SiloIdentity Identity { get; }

    /// <summary>For the membership table: another one at each start.</summary>
    public string SiloName { get; }

    /// <summary>Chooses the ports.</summary>
    /// <exception cref="PortTakenException">A port was configured, and another program uses it.</exception>
    public static SiloEndpoint Take(OrleansSettings settings)
    {
        // Behind an address that is not this machine's own (a container's host, for one) only listening on all works.
        var listenOn = IPAddress.IsLoopback(settings.AdvertisedAddress) ? settings.AdvertisedAddress : IPAddress.Any;
        var siloPort = TakenPort.Take(listenOn, settings.SiloPort, OrleansSettings.UsualSiloPort, OrleansVariables.SiloPort);
        try
        {
            var gatewayPort = TakenPort.Take(listenOn, settings.GatewayPort, OrleansSettings.UsualGatewayPort, OrleansVariables.GatewayPort);
            return new SiloEndpoint(settings.AdvertisedAddress, siloPort, gatewayPort);
        }
        catch
        {
            siloPort.Dispose();
            throw;
        }
    }

    /// <summary>Whether a member of this name has, or had, its ports from the same kernel and network as this process.</summary>
    public static bool IsHere(string siloName) => siloName.StartsWith(MachineNetwork.Name + NameSeparator, StringComparison.Ordinal);

    public void Configure(EndpointOptions options)
    {
        options.AdvertisedIPAddress = Silo.Address;
        options.SiloPort = Silo.Port;
        options.GatewayPort = Gateway.Port;
        options.SiloListeningEndpoint = _siloPort.Endpoint;
        options.GatewayListeningEndpoint = _gatewayPort.Endpoint;
    }

    public void Dispose()
    {
        _siloPort.Dispose();
        _gatewayPort.Dispose();
    }
}
