using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace OrleansPayouts.Api.Tests;

public sealed partial class MetricsTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact(Timeout = 120_000)]
    public async Task What_was_paid_is_measured_and_no_series_names_a_payout_or_a_writer()
    {
        for (var n = 1; n <= 3; n++)
        {
            await app.AddWriter($"metric{n}");
            await app.AddEarning($"metric-earning{n}", $"metric{n}", 100);
        }
        var before = await Sum("payouts_transfer_duration_seconds_count{payouts_outcome=\"confirmed\"}");
        (await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""")).Status.ShouldBe(HttpStatusCode.OK);

        var text = (await app.Admin.GetReply("/metrics")).Text;
        (await Sum("payouts_transfer_duration_seconds_count{payouts_outcome=\"confirmed\"}")).ShouldBeGreaterThanOrEqualTo(before + 3);
        (await Sum("payouts_transitions_total{payouts_status=\"paid\"}")).ShouldBeGreaterThanOrEqualTo(3);
        (await Sum("payouts_journal_commit_duration_seconds_count")).ShouldBeGreaterThan(0);
        text.ShouldContain("http_server_request_duration_seconds_bucket");
        text.ShouldContain("db_client_");
        text.ShouldNotContain("metric1");
        Ids().IsMatch(text).ShouldBeFalse();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_front_end_that_ends_takes_no_measurements_of_another_with_it()
    {
        await app.Admin.GetReply("/api/admin/keys");
        await using (var other = new PayoutsApp())
        {
            await other.InitializeAsync();
            await other.Admin.GetReply("/api/admin/keys");
        }

        (await app.Admin.GetReply("/metrics")).Text.ShouldContain("http_server_request_duration_seconds_bucket");
        (await app.Admin.GetReply("/metrics")).Text.ShouldContain("http_server_request_duration_seconds_bucket");
    }

    [Fact]
    public async Task Measurements_are_not_for_everybody()
    {
        (await app.Anonymous.GetReply("/metrics")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Cron.GetReply("/metrics")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Admin.GetReply("/metrics")).ContentType.ShouldBe("text/plain");
    }

    private async Task<double> Sum(string series)
    {
        var lines = (await app.Admin.GetReply("/metrics")).Text.Split('\n').Where(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return lines.Sum(line => double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("po_[0-9a-f]{32}|acct_|manual_run_|scheduled_run_")]
    private static partial Regex Ids();
}
