using System.Net;
using System.Net.Sockets;

namespace OrleansPayouts.Silo.Notifications;

/// <summary>Which addresses are anybody's on the internet, by the registries of RFC 6890 and what came after.</summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] Special =
    [
        // This network, private, shared (CGNAT), loopback, link-local (with the clouds' metadata), private.
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        // Protocols, documentation, 6to4 relays, private, benchmarks, documentation; multicast and above.
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
        // Of what is global in IPv6 (below): Teredo and other protocols, documentation, 6to4, documentation.
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>
    /// All else in IPv6 is loopback, mapped, translated (64:ff9b::/96 leads to any IPv4 address), local or multicast.
    /// </summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address))
            && !Special.Any(network => network.Contains(address));
    }
}
