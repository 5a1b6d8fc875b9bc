using System.Net;
using System.Net.Sockets;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Silo.Tests.Hosting;

public sealed class TakenPortTests
{
    private const string Variable = "ORLEANS_SILO_PORT";

    [Fact]
    public void The_usual_port_is_taken_where_it_is_free_and_proves_that_a_predecessor_is_dead()
    {
        var usual = FreePort();

        using var port = Take(null, usual);

        port.Endpoint.Port.ShouldBe(usual);
        port.ProvesPredecessorDead.ShouldBe(OperatingSystem.IsLinux());
    }

    [Fact]
    public void A_free_port_is_taken_where_another_program_listens_at_the_usual_one_and_proves_nothing()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var usual = ((IPEndPoint)other.LocalEndpoint).Port;

        using var port = Take(null, usual);

        port.Endpoint.Port.ShouldNotBe(usual);
        port.ProvesPredecessorDead.ShouldBeFalse();
    }

    [Fact]
    public void A_configured_port_at_which_another_program_listens_is_an_error_that_names_port_and_variable()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;

        var refusal = Should.Throw<PortTakenException>(() => Take(taken, usual: FreePort()));

        refusal.Message.ShouldContain($"{taken} ({Variable})");
        refusal.Message.ShouldNotContain("\n");
    }

    /// <summary>Orleans binds with SO_REUSEPORT: that a port could be bound does not show that it is this process's alone.</summary>
    [Fact]
    public void A_program_that_shares_its_port_is_noticed()
    {
        using var orleans = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        orleans.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        orleans.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        orleans.Listen();
        var usual = ((IPEndPoint)orleans.LocalEndPoint!).Port;

        using var port = Take(null, usual);

        port.Endpoint.Port.ShouldNotBe(usual);
    }

    /// <summary>Orleans binds half a second after the port was chosen, and another process may choose meanwhile.</summary>
    [Fact]
    public void A_port_that_was_chosen_and_is_not_listened_at_yet_is_not_chosen_by_another_silo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has the lock.");
        var usual = FreePort();
        using var first = Take(null, usual);

        using var second = Take(null, usual);

        second.Endpoint.Port.ShouldNotBe(usual);
        Should.Throw<PortTakenException>(() => Take(usual, usual));
    }

    [Fact]
    public void A_silo_has_the_same_name_at_each_start_on_one_endpoint_and_another_one_on_a_port_by_chance()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has the lock.");
        var settings = new OrleansSettings { SiloPort = FreePort() };
        string first;
        using (var endpoint = SiloEndpoint.Take(settings))
            first = endpoint.Identity.Name;

        using (var again = SiloEndpoint.Take(settings))
        {
            again.Identity.Name.ShouldBe(first);
            using var byChance = SiloEndpoint.Take(settings with { SiloPort = 0 });
            byChance.Identity.Name.ShouldNotBe(first);
            using var byChanceToo = SiloEndpoint.Take(settings with { SiloPort = 0 });
            byChanceToo.Identity.Name.ShouldNotBe(byChance.Identity.Name);
        }
    }

    [Fact]
    public void Of_a_silo_on_loopback_nothing_listens_elsewhere()
    {
        using var endpoint = SiloEndpoint.Take(new OrleansSettings());
        var options = new Orleans.Configuration.EndpointOptions();

        endpoint.Configure(options);

        options.SiloListeningEndpoint!.Address.ShouldBe(IPAddress.Loopback);
        options.GatewayListeningEndpoint!.Address.ShouldBe(IPAddress.Loopback);
        options.AdvertisedIPAddress.ShouldBe(IPAddress.Loopback);
    }

    private static TakenPort Take(int? configured, int usual) => TakenPort.Take(IPAddress.Loopback, configured, usual, Variable);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
