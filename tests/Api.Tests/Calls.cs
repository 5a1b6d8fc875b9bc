using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests;

/// <summary>Calls over HTTP, as a caller makes them.</summary>
internal static class Calls
{
    public const string CronRoute = "/api/cron/automated-payouts";

    public static Task<Reply> PostJson(this HttpClient client, string path, string json) => client.PostBody(path, json, "application/json");

    public static Task<Reply> PostCsv(this HttpClient client, string path, string csv) => client.PostBody(path, csv, "text/csv");

    public static async Task<Reply> PostBody(this HttpClient client, string path, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
        return await Reply.Read(answer);
    }

    public static async Task<Reply> GetReply(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return await Reply.Read(answer);
    }

    /// <summary>A writer that can be paid.</summary>
    public static async Task AddWriter(this PayoutsApp app, string id, string currency = "USD")
    {
        var json = JsonSerializer.Serialize(new { id, displayName = "Writer " + id, stripeAccountId = "acct_" + id.Replace('-', '_'), currency });
        (await app.Admin.PostJson("/api/admin/writers", json)).Status.ShouldBe(HttpStatusCode.Created);
    }

    public static async Task AddEarning(this PayoutsApp app, string id, string writerId, decimal amount, string currency = "USD")
    {
        var number = amount.ToString(CultureInfo.InvariantCulture);
        var reply = await app.Admin.PostJson(
            "/api/admin/earnings",
            $$"""[{"id":"{{id}}","writerId":"{{writerId}}","amount":{{number}},"currency":"{{currency}}","earnedAt":"2026-05-01T10:00:00Z"}]""");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }
}
