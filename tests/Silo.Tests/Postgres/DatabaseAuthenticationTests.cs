using Npgsql;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>What somebody gets who answers in PostgreSQL's place.</summary>
public sealed class DatabaseAuthenticationTests
{
    private const string Password = "TheRealDbPassword77";

    /// <summary>What Npgsql does by itself, so that the next test shows something.</summary>
    [Fact]
    public async Task A_server_that_asks_for_the_password_in_clear_gets_it_unless_something_is_done()
    {
        await using var server = new UntrustedDatabase(UntrustedDatabase.ClearText);

        await Connect($"postgres://payouts:{Password}@127.0.0.1:{server.Port}/payouts");

        server.Received.ShouldContain(Password);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Where_SCRAM_is_required_nothing_else_gets_the_password_or_its_hash(int authentication)
    {
        await using var server = new UntrustedDatabase(authentication);

        await Connect(PayoutDatabase.RequireScram($"postgres://payouts:{Password}@127.0.0.1:{server.Port}/payouts"));

        server.Connections.ShouldBeGreaterThan(0);
        server.Received.ShouldNotContain(Password);
        server.Received.ShouldNotContain("md5");
    }

    [Theory]
    [InlineData("VerifyFull")]
    [InlineData("verify-ca")]
    public async Task Where_TLS_is_verified_a_server_without_it_is_told_nothing(string mode)
    {
        await using var server = new UntrustedDatabase(UntrustedDatabase.ClearText);

        await Connect($"postgres://payouts:{Password}@127.0.0.1:{server.Port}/payouts?sslmode={mode}");

        server.Connections.ShouldBeGreaterThan(0);
        server.Received.ShouldNotContain("payouts", Case.Sensitive, "not even the name of the user");
    }

    private static async Task Connect(string connectionString)
    {
        await using var database = PayoutDatabase.Open(connectionString);
        await Should.ThrowAsync<NpgsqlException>(async () =>
        {
            await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        });
    }
}
