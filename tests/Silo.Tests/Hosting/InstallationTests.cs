using OrleansPayouts.Testing;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Tests.Hosting;

public sealed class InstallationTests : IAsyncLifetime
{
    private static readonly AuditContext Olga = new("olga", "", "the old machine is gone", new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));

    private TestDatabase database = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private Installation Installation => new(database.DataSource);

    public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task The_first_cluster_gets_the_database_and_keeps_it()
    {
        await Installation.Claim("payouts", "payouts", Ending);
        await Installation.Claim("payouts", "payouts", Ending);

        await Installation.Check("payouts", "payouts", Ending);
    }

    [Theory]
    [InlineData("other", "payouts")]
    [InlineData("payouts", "other")]
    public async Task Another_cluster_or_service_is_refused_in_one_line_that_says_what_to_do(string cluster, string service)
    {
        await Installation.Claim("payouts", "payouts", Ending);

        var refusals = new[]
        {
            await Should.ThrowAsync<OtherClusterException>(Installation.Claim(cluster, service, Ending)),
            await Should.ThrowAsync<OtherClusterException>(Installation.Check(cluster, service, Ending)),
        };

        foreach (var refusal in refusals)
        {
            refusal.Message.ShouldContain("ORLEANS_CLUSTER_ID=payouts");
            refusal.Message.ShouldContain("--move-database");
            refusal.Message.ShouldNotContain("\n");
        }
    }

    [Fact]
    public async Task Of_clusters_that_start_at_once_one_gets_it()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                await Installation.Claim($"cluster{number}", "payouts", Ending);
                return 1;
            }
            catch (OtherClusterException)
            {
                return 0;
            }
        }));

        claims.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task A_client_may_come_before_the_first_silo_and_does_not_decide()
    {
        await Installation.Check("other", "payouts", Ending);

        await Installation.Claim("payouts", "payouts", Ending);
    }

    [Fact]
    public async Task Moving_it_is_audited_with_the_reason_and_lets_the_new_cluster_in()
    {
        await Installation.Claim("payouts", "payouts", Ending);

        (await Installation.Move("blue", "payouts", Olga, Ending)).ShouldBe("payouts/payouts");

        await Installation.Claim("blue", "payouts", Ending);
        await Should.ThrowAsync<OtherClusterException>(Installation.Claim("payouts", "payouts", Ending));
        await using var command = database.DataSource.CreateCommand(
            "select actor, reason, from_status, to_status from audit_entries where action = 'database.moved'");
        await using var reader = await command.ExecuteReaderAsync(Ending);
        (await reader.ReadAsync(Ending)).ShouldBeTrue();
        Enumerable.Range(0, 4).Select(reader.GetString).ShouldBe(["olga", "the old machine is gone", "payouts/payouts", "blue/payouts"]);
    }

    [Fact]
    public async Task Silos_are_counted_while_they_report()
    {
        await Installation.Claim("payouts", "payouts", Ending);
        await using var command = database.DataSource.CreateCommand("""
            insert into orleansmembershipversiontable (deploymentid) values ('payouts');
            insert into orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname, status, starttime, iamalivetime) values
              ('payouts', '127.0.0.1', 1, 1, 'a', 'a', 3, now(), now()),
              ('payouts', '127.0.0.1', 2, 1, 'a', 'a', 3, now(), now() - interval '1 minute'),
              ('payouts', '127.0.0.1', 3, 1, 'a', 'a', 6, now(), now())
            """);
        await command.ExecuteNonQueryAsync(Ending);

        (await Installation.CountSilos(Ending)).ShouldBe(1);
    }
}
