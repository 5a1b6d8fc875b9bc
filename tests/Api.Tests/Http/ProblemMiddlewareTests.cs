using System.Net.Sockets;
using Npgsql;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Tests.Http;

public sealed class ProblemMiddlewareTests
{
    public static TheoryData<Exception> DatabaseAway =>
    [
        new NpgsqlException("away", new SocketException()),
        new PostgresException("stopping", "FATAL", "FATAL", "57P01"),
        new PostgresException("full", "FATAL", "FATAL", "53300"),
        new InvalidOperationException("outer", new NpgsqlException("away", new IOException())),
        new JournalUnavailableException("no answer"),
    ];

    [Theory]
    [MemberData(nameof(DatabaseAway), DisableDiscoveryEnumeration = true)]
    public void A_database_that_is_away_is_a_reason_to_come_back(Exception exception)
    {
        var problem = ProblemMiddleware.Classify(exception);

        problem.Status.ShouldBe(503);
        problem.Code.ShouldBe("database_unavailable");
        problem.RetryAfter!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_front_end_that_silos_refuse_says_so_and_what_to_look_at()
    {
        var problem = ProblemMiddleware.Classify(new CallRefusedException("IPayoutSchedulerGrain.Trigger is refused."));

        (problem.Status, problem.Code).ShouldBe((503, "front_end_refused"));
        problem.Detail!.ShouldContain("PAYOUT_DATA_KEY");
    }

    [Fact]
    public void What_went_wrong_inside_is_not_told()
    {
        var problem = ProblemMiddleware.Classify(new PostgresException("secret table", "ERROR", "ERROR", "42P01"));

        problem.Status.ShouldBe(500);
        problem.ToString().ShouldNotContain("secret");
    }
}
