using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
        var cluster = new OrleansSettings
        {
            ClusterId = Id(OrleansVariables.ClusterId, unlessSet.ClusterId),
            ServiceId = Id(OrleansVariables.ServiceId, unlessSet.ServiceId),
            Tls = ReadTls(),
        };
        return !isSilo ? cluster : cluster with
        {
            AdvertisedAddress = ReadAddress(isAlone),
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

    private IPAddress ReadAddress(bool isAlone)
    {
        if (variables.Text(OrleansVariables.AdvertisedAddress) is { } text)
        {
            if (IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
                return address;
            variables.Refuse(OrleansVariables.AdvertisedAddress, $"'{text}'", "an IP address at which the other silos reach this one");
            return IPAddress.Loopback;
        }

        if (isAlone || environment.IsDevelopment())
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

    private OrleansTls? ReadTls()
    {
        var certificate = variables.Text(OrleansVariables.TlsCertificate);
        var authority = variables.Text(OrleansVariables.TlsAuthority);
        if (certificate is null && authority is null)
            return null;
        if (certificate is null || authority is null)
        {
            var missing = certificate is null ? OrleansVariables.TlsCertificate : OrleansVariables.TlsAuthority;
            variables.Refuse(missing, "not set", "set together with its sibling: both are needed, or neither");
            return null;
        }

        var password = variables.Secret(OrleansVariables.TlsPassword);
        var own = Load(OrleansVariables.TlsCertificate, certificate, file => X509CertificateLoader.LoadPkcs12FromFile(file, password));
        var trusted = Load(OrleansVariables.TlsAuthority, authority, X509CertificateLoader.LoadCertificateFromFile);
        if (own is { HasPrivateKey: false })
            variables.Refuse(OrleansVariables.TlsCertificate, $"'{certificate}', which holds no private key", "a PKCS #12 file (.pfx) with one");
        return own is not null && trusted is not null ? new OrleansTls(own, trusted) : null;
    }

    private X509Certificate2? Load(string name, string file, Func<string, X509Certificate2> load)
    {
        try
        {
            return load(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            variables.Refuse(name, $"'{file}', which cannot be read ({e.GetType().Name})", name == OrleansVariables.TlsCertificate
                ? $"a PKCS #12 file (.pfx) that {OrleansVariables.TlsPassword} opens"
                : "a certificate file (PEM or DER)");
            return null;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$")]
    private static partial Regex IdForm();
}
