using System.Net;
using OrleansPayouts.Api.Tests.Crash;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.EmbeddedRuntime;

public sealed class StandbyTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_standby_is_live_and_not_ready_and_takes_over_when_the_active_process_is_gone()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions());
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Testing",
            ["DATABASE_URL"] = database.ConnectionString,
            ["STRIPE_SECRET_KEY"] = "sk_test_simulator",
            ["STRIPE_API_BASE"] = simulator.BaseAddress.AbsoluteUri,
            ["ADMIN_API_KEY"] = PayoutsApp.AdminKey,
            ["PAYOUT_DATA_KEY"] = PayoutsApp.DataKey,
            ["CRON_API_KEY"] = PayoutsApp.CronKey,
        };
        await using var active = await RunningApi.Start(environment);
        await using var standby = RunningApi.Launch(environment);
        var live = await Answer(standby, "/health/live");
        live.Status.ShouldBe(HttpStatusCode.OK, live.Text);

        foreach (var path in (string[])["/health/ready", "/api/admin/runs"])
        {
            var reply = await standby.Client.GetReply(path);
            reply.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            reply.Code.ShouldBe("not_ready");
            reply.Json.GetProperty("detail").GetString()!.ShouldContain("standby");
            reply.CorrelationId.ShouldNotBeNullOrEmpty();
        }

        await active.Kill();
        await standby.WaitUntilReady();
        (await standby.Client.GetReply("/api/admin/runs")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<Reply> Answer(RunningApi api, string path)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                return await api.Client.GetReply(path);
            }
            catch (HttpRequestException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }
}
