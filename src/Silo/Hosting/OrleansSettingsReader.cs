using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Reads which cluster a program belongs to; mistakes are noted with the variables.</summary>
public sealed partial class OrleansSettingsReader(VariableReader variables, IHostEnvironment environment)
{
    private const int MaxPort = 65_535;

    /// <param name="isSilo">Whether others connect to this program: a client needs neither ports nor an address.</param>
    /// <param name="isAlone">Whether this silo is the whole cluster unless an address is set: then it listens on loopback only.</param>
    public OrleansSettings Read(bool isSilo, bool isAlone = false)
    {
        var unlessSet = new OrleansSettings();
        var tls = new OrleansTlsReader(variables);
        var cluster = new OrleansSettings
        {
            ClusterId = Id(OrleansVariables.ClusterId, unlessSet.ClusterId),
            ServiceId = Id(OrleansVariables.ServiceId, unlessSet.ServiceId),
            Tls = tls.Read(isSilo ? CertificateKind.Silo : CertificateKind.Client),
        };
        if (!isSilo)
            return cluster;
        var address = ReadAddress(isAlone && cluster.Tls is null);
        if (cluster.Tls is null && !IPAddress.IsLoopback(address) && !environment.IsDevelopment())
            tls.RefuseMissing(address);
        return cluster with
        {
            AdvertisedAddress = address,
            SiloPort = ReadPort(OrleansVariables.SiloPort, OrleansSettings.UsualSiloPort),
            GatewayPort = ReadPort(OrleansVariables.GatewayPort, OrleansSettings.UsualGatewayPort),
        };
    }

    /// <summary>Where a silo tells of its health; 0 takes a free port.</summary>
    public int ReadHealthPort() => variables.Whole(OrleansVariables.HealthPort, 8_081, 0, MaxPort);

    /// <summary>Null where none is set.</summary>
    private int? ReadPort(string name, int usual)
    {
        var isSet = variables.Text(name) is not null;
        var port = variables.Whole(name, usual, 0, MaxPort);
        return isSet ? port : null;
    }

    private string Id(string name, string unlessSet)
    {
        var id = variables.Text(name) ?? unlessSet;
        if (!IdForm().IsMatch(id))
            variables.Refuse(name, $"'{id}'", "1 to 100 letters, digits, '-' and '_'");
        return id;
    }

    private IPAddress ReadAddress(bool isLocal)
    {
        if (variables.Text(OrleansVariables.AdvertisedAddress) is { } text)
        {
            if (IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
                return address;
            variables.Refuse(OrleansVariables.AdvertisedAddress, $"'{text}'", "an IP address at which the other silos reach this one");
            return IPAddress.Loopback;
        }

        if (isLocal || environment.IsDevelopment())
            return IPAddress.Loopback;
        var own = OwnAddresses();
        if (own.Count > 1)
            variables.Refuse(
                OrleansVariables.AdvertisedAddress,
                "not set, and this machine has several addresses",
                $"the one at which the other silos reach it: {string.Join(" or ", own)}");
        return own.Count == 1 ? own[0] : IPAddress.Loopback;
    }

    private static List<IPAddress> OwnAddresses() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card is { OperationalStatus: OperationalStatus.Up, NetworkInterfaceType: not NetworkInterfaceType.Loopback })
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork),
    ];

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$")]
    private static partial Regex IdForm();
}
