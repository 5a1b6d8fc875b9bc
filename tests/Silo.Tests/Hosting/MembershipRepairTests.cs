using OrleansPayouts.Testing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Orleans.Runtime;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Tests.Hosting;

/// <summary>What a silo does to the membership table before it joins. Members here are rows: their processes are gone, or never were.</summary>
public sealed class MembershipRepairTests : IAsyncLifetime
{
    private const string Cluster = "payouts";
    private const int Generation = 1_000;
    private const string OtherNetwork = "0123456789ab/other";

    private readonly SiloEndpoint own = SiloEndpoint.Take(new OrleansSettings());
    private readonly RunningClock clock = new();
    private readonly RecordedLog log = new();
    private TestDatabase database = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private static string Here => $"{MachineNetwork.Name}/other";

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        await Execute($"insert into orleansmembershipversiontable (deploymentid, version) values ('{Cluster}', 7)");
    }

    public async ValueTask DisposeAsync()
    {
        own.Dispose();
        await clock.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Without_members_it_changes_nothing()
    {
        await Repair();

        (await Version()).ShouldBe(7);
    }

    [Fact]
    public async Task An_earlier_process_at_the_own_endpoint_is_declared_dead()
    {
        await Add(own.Silo, Generation - 100, Here);

        await Repair();

        (await Members()).ShouldBe([(Generation - 100, SiloStatus.Dead)]);
        (await Version()).ShouldBe(8, "Orleans notices a change by the version");
    }

    /// <summary>The clock ran ahead and was set right. For Orleans even a dead successor is one, at which a silo ends itself.</summary>
    [Theory]
    [InlineData(SiloStatus.Active)]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.Dead)]
    public async Task A_later_process_at_the_own_endpoint_is_removed(SiloStatus status)
    {
        await Add(own.Silo, Generation + 3_600, Here, status);
        await Add(own.Silo, Generation - 100, Here, SiloStatus.Dead);

        await Repair();

        (await Members()).ShouldBe([(Generation - 100, SiloStatus.Dead)]);
        (await Version()).ShouldBeGreaterThan(7);
    }

    [Fact]
    public async Task A_member_in_this_network_to_whose_port_nothing_listens_is_declared_dead_at_once()
    {
        var began = clock.Time.GetUtcNow();
        await Add(new IPEndPoint(IPAddress.Loopback, FreePort()), Generation + 3_600, Here);

        await Repair();

        (await Members()).Single().Status.ShouldBe(SiloStatus.Dead);
        (clock.Time.GetUtcNow() - began).ShouldBeLessThan(Liveness.SilentFor);
    }

    [Fact]
    public async Task A_member_that_can_be_reached_stays()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Add((IPEndPoint)listener.LocalEndpoint, Generation, Here);

        await Repair();

        (await Members()).Single().Status.ShouldBe(SiloStatus.Active);
        (await Version()).ShouldBe(7);
    }

    [Fact]
    public async Task A_member_in_another_network_is_dead_when_it_has_been_silent_for_long_enough_by_our_clock()
    {
        var began = clock.Time.GetUtcNow();
        // Its clock was a day ahead: what it wrote does not tell how long ago that was.
        await Add(new IPEndPoint(IPAddress.Loopback, FreePort()), Generation, OtherNetwork, ago: TimeSpan.FromDays(-1));

        await Repair();

        (await Members()).Single().Status.ShouldBe(SiloStatus.Dead);
        (clock.Time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(Liveness.SilentFor);
    }

    /// <summary>Two machines, each with a cluster of one on loopback and the same DATABASE_URL: each would end the other again and again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_live_member_that_is_on_another_machine_s_loopback_stops_the_start(bool atTheSameEndpoint)
    {
        clock.Step = TimeSpan.FromMilliseconds(1);
        var endpoint = atTheSameEndpoint ? own.Silo : new IPEndPoint(IPAddress.Loopback, FreePort());
        await Add(endpoint, Generation - 100, OtherNetwork);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var alive = Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
                await Execute("update orleansmembershiptable set iamalivetime = iamalivetime + interval '1 ms'");
        }, Ending);

        var refusal = await Should.ThrowAsync<UnreachableMemberException>(Repair());
        await ending.CancelAsync();
        await alive;

        refusal.Message.ShouldContain("ORLEANS_ADVERTISED_ADDRESS");
        refusal.Message.ShouldContain("far-away");
        (await Members()).Single().Status.ShouldBe(SiloStatus.Active);
    }

    [Fact]
    public async Task Members_of_another_cluster_are_not_looked_at()
    {
        await Execute("insert into orleansmembershipversiontable (deploymentid, version) values ('other', 1)");
        await Add(own.Silo, Generation + 1, Here, cluster: "other");

        await Repair();

        (await Members("other")).ShouldBe([(Generation + 1, SiloStatus.Active)]);
    }

    private Task Repair() => new MembershipRepair(
        new MemberTable(database.DataSource), own, new Details(own), new OrleansSettings { ClusterId = Cluster }, clock.Time, log.For<MembershipRepair>())
        .StartAsync(Ending);

    private async Task Add(
        IPEndPoint endpoint, int generation, string siloName, SiloStatus status = SiloStatus.Active, TimeSpan ago = default, string cluster = Cluster)
    {
        await using var command = database.DataSource.CreateCommand("""
            insert into orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
            values ($1, $2, $3, $4, $5, 'far-away', $6, 0, now(), now() - $7)
            """);
        foreach (var value in new object[] { cluster, endpoint.Address.ToString(), endpoint.Port, generation, siloName, (int)status, ago })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(Ending);
    }

    private async Task<List<(int Generation, SiloStatus Status)>> Members(string cluster = Cluster)
    {
        await using var command = database.DataSource.CreateCommand("select generation, status from orleansmembershiptable where deploymentid = $1");
        command.Parameters.AddWithValue(cluster);
        await using var reader = await command.ExecuteReaderAsync(Ending);
        var members = new List<(int, SiloStatus)>();
        while (await reader.ReadAsync(Ending))
            members.Add((reader.GetInt32(0), (SiloStatus)reader.GetInt32(1)));
        return members;
    }

    private async Task<int> Version()
    {
        await using var command = database.DataSource.CreateCommand($"select version from orleansmembershipversiontable where deploymentid = '{Cluster}'");
        return Convert.ToInt32(await command.ExecuteScalarAsync(Ending), CultureInfo.InvariantCulture);
    }

    private async Task Execute(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ending);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Details(SiloEndpoint endpoint) : ILocalSiloDetails
    {
        public string Name => endpoint.SiloName;

        public string ClusterId => Cluster;

        public string DnsHostName => "here";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(endpoint.Silo, Generation);

        public SiloAddress GatewayAddress => SiloAddress.New(endpoint.Gateway, 0);
    }
}
