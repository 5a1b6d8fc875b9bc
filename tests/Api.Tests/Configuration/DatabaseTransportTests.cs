using Npgsql;

namespace OrleansPayouts.Api.Tests.Configuration;

/// <summary>Whether the connection to PostgreSQL may be as it is asked for (docs/decisions/0025-orleans-ports.md).</summary>
public sealed class DatabaseTransportTests
{
    [Theory]
    [InlineData("postgres://payouts:geheim@db.internal/payouts")]
    [InlineData("postgres://payouts:geheim@db.internal/payouts?sslmode=disable")]
    [InlineData("postgres://payouts:geheim@db.internal/payouts?sslmode=Prefer")]
    [InlineData("postgres://payouts:geheim@db.internal/payouts?sslmode=Require")]
    [InlineData("postgres://payouts:geheim@10.3.0.7:5433/payouts")]
    [InlineData("postgres://payouts:geheim@localhost.evil.test/payouts")]
    [InlineData("Host=127.0.0.1,db.internal;Database=payouts;Password=geheim")]
    [InlineData("Host=db.internal:5432;Database=payouts;Password=geheim;SSL Mode=Require")]
    public void Over_a_network_it_takes_verified_TLS_or_the_operator_s_word(string url)
    {
        Read("Production", url).Mistakes.ShouldHaveSingleItem().ShouldStartWith("DATABASE_URL is without sslmode=VerifyFull, and ");
        Read("Development", url).Mistakes.ShouldBeEmpty();
        Read("Testing", url).Mistakes.ShouldBeEmpty();

        var (mistakes, connection, isUnverified) = Read("Production", url, plaintext: "yes");

        mistakes.ShouldBeEmpty();
        isUnverified.ShouldBeTrue("the log says so at the start");
        connection.RequireAuth.ShouldBe("ScramSHA256");
    }

    [Theory]
    [InlineData("postgres://payouts:geheim@db.internal/payouts?sslmode=VerifyFull", SslMode.VerifyFull)]
    [InlineData("postgres://payouts:geheim@db.internal/payouts?sslmode=verify-ca&sslrootcert=/etc/ca.pem", SslMode.VerifyCA)]
    [InlineData("postgres://payouts:geheim@db.internal/payouts?sslmode=verify-full", SslMode.VerifyFull)]
    [InlineData("Host=db1.internal,db2.internal:5433;Database=payouts;Password=geheim;SSL Mode=VerifyCA", SslMode.VerifyCA)]
    public void With_verified_TLS_the_password_is_shown_by_SCRAM_alone(string url, SslMode mode)
    {
        var (mistakes, connection, isUnverified) = Read("Production", url);

        mistakes.ShouldBeEmpty();
        isUnverified.ShouldBeFalse();
        (connection.SslMode, connection.RequireAuth, connection.Password).ShouldBe((mode, "ScramSHA256", "geheim"));
    }

    [Fact]
    public void A_server_that_knows_the_operator_otherwise_is_named_with_the_way() =>
        Read("Production", "Host=db.internal;Database=payouts;SSL Mode=VerifyFull;Require Auth=None").Connection.RequireAuth.ShouldBe("None");

    [Theory]
    [InlineData("postgres://payouts:geheim@127.0.0.1:5433/payouts")]
    [InlineData("postgres://payouts:geheim@localhost/payouts")]
    [InlineData("postgres://payouts:geheim@[::1]/payouts")]
    [InlineData("Host=127.0.0.1:5433,::1;Database=payouts;Password=geheim")]
    [InlineData("Host=/var/run/postgresql;Database=payouts")]
    [InlineData("Host=@postgres;Database=payouts")]
    public void On_this_machine_nothing_more_is_asked(string url)
    {
        var (mistakes, connection, isUnverified) = Read("Production", url);

        mistakes.ShouldBeEmpty();
        isUnverified.ShouldBeFalse();
        connection.RequireAuth.ShouldBeNullOrEmpty("a socket's server may know us by our account");
    }

    private static (IReadOnlyList<string> Mistakes, NpgsqlConnectionStringBuilder Connection, bool IsUnverified) Read(
        string environment, string url, string? plaintext = null)
    {
        var (settings, mistakes) = SettingsReaderTests.Read(environment, new() { ["DATABASE_URL"] = url, ["PAYOUT_DATABASE_PLAINTEXT"] = plaintext });
        return (mistakes, new NpgsqlConnectionStringBuilder(Silo.Postgres.PayoutDatabase.ForOrleans(settings.Engine.Database)), settings.Engine.DatabaseIsUnverified);
    }
}
