using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests;

/// <summary>A key that Stripe refuses is named wherever somebody looks, and burns nothing.</summary>
public sealed class StripeAccessTests
{
    private const string Code = "stripe_unauthorized";

    [Fact]
    public async Task A_wrong_key_is_named_by_ready_log_answer_and_alert_and_the_run_goes_on_when_Stripe_accepts_it()
    {
        await using var app = new WrongKeyApp();
        await app.InitializeAsync();
        await app.AddWriter("ada");
        await app.AddEarning("ada-1", "ada", 40.00m);

        var ready = await app.Anonymous.GetReply("/health/ready");
        var answer = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Text.ShouldContain(Code);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json.GetProperty("status").GetString().ShouldBe("paused");
        answer.Json.GetProperty("pauseCode").GetString().ShouldBe(Code);
        answer.Json.GetProperty("resumedBy").GetString().ShouldBe("stripe");
        answer.Data.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe(Code);
        app.Log.Lines.ShouldContain(line => line.Contains(Code) && line.Contains("STRIPE_SECRET_KEY"));
        app.Log.Lines.ShouldNotContain(line => line.Contains(WrongKeyApp.Key));
        await Eventually.Holds(async () => (await Alerts(app)).Count(message => message.Contains(Code)) == 2);
        app.Stripe.Report().Transfers.Requests.ShouldBe(0);
        (await app.Read("select (select count(*) from payouts) || ' ' || (select count(*) from payout_attempts)")).ShouldBe("0 0");

        app.Stripe.AcceptKey(WrongKeyApp.Key);
        await Eventually.Holds(async () => await app.Read("select coalesce(string_agg(status::text, ' '), '') from payouts") == "paid");
        (await app.Anonymous.GetReply("/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_dry_run_says_whether_Stripe_was_asked()
    {
        await using var app = new WrongKeyApp();
        await app.InitializeAsync();

        var unasked = await app.Cron.PostJson(Calls.CronRoute, """{"dryRun":true}""");

        unasked.Status.ShouldBe(HttpStatusCode.OK, unasked.Text);
        unasked.Json.GetProperty("status").GetString().ShouldBe("warning");
        unasked.Json.GetProperty("message").GetString()!.ShouldContain("Stripe has not been asked yet");
        unasked.Data.GetProperty("stripeAsked").GetBoolean().ShouldBeFalse();

        app.Stripe.AcceptKey(WrongKeyApp.Key);
        await Eventually.Holds(async () =>
            (await app.Cron.PostJson(Calls.CronRoute, """{"dryRun":true}""")).Data.GetProperty("stripeAsked").GetBoolean());
    }

    private static async Task<IReadOnlyList<string>> Alerts(PayoutsApp app) =>
        [.. (await app.Admin.GetReply("/api/admin/payout-monitoring?includeAlerts=true")).Data.GetProperty("alerts").GetProperty("active").EnumerateArray()
            .Select(alert => alert.GetProperty("message").GetString()!)];

    private sealed class WrongKeyApp : PayoutsApp
    {
        public const string Key = "sk_test_mistyped0000";

        public RecordedLog Log { get; } = new();

        protected override void Prepare(WebApplicationBuilder builder) => builder.Logging.ClearProviders().AddProvider(Log);

        protected override EngineSettings Change(EngineSettings settings) => settings with { StripeSecretKey = Key };
    }
}
