using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests.Webhooks;

/// <summary>Stripe's side of a webhook: what the simulator holds, in events that are signed as Stripe signs them.</summary>
internal sealed class StripeSends(PayoutsApp app)
{
    public const string Route = "/api/stripe/webhook";

    private static int count;

    public static string NewEvent() => "evt_" + Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture);

    public static string Sign(string body, string secret, string signedAt) =>
        $"t={signedAt},v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{signedAt}.{body}")));

    public static string Seconds(TimeSpan ago) =>
        TimeProvider.System.GetUtcNow().Subtract(ago).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static string Event(string id, string type, string about, TimeSpan ago = default) =>
        $$$"""{"id":"{{{id}}}","object":"event","type":"{{{type}}}","created":{{{Seconds(ago)}}},"livemode":false,"data":{"object":{{{about}}}}}""";

    public static string Account(string id, bool payouts, string transfers) =>
        $$$"""{"id":"{{{id}}}","object":"account","payouts_enabled":{{{(payouts ? "true" : "false")}}},"charges_enabled":false,"capabilities":{"transfers":"{{{transfers}}}"}}""";

    /// <summary>A writer who was paid 30 dollars. Gives payout and transfer.</summary>
    public async Task<(string Payout, string Transfer)> Paid(string writer)
    {
        await app.AddWriter(writer);
        await app.AddEarning("e-" + writer, writer, 30m);
        (await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""")).Status.ShouldBe(HttpStatusCode.OK);
        var row = await app.Read($"select id::text || ' ' || transfer_id from payouts where writer_id = '{writer}' and status = 'paid'");
        return (row.Split(' ')[0], row.Split(' ')[1]);
    }

    /// <summary>Takes it back at Stripe: all that is left, unless an amount is given.</summary>
    public async Task TakeBack(string transfer, int? amountMinor = null)
    {
        using var form = new FormUrlEncodedContent(amountMinor is { } amount ? [new("amount", amount.ToString(CultureInfo.InvariantCulture))] : []);
        using var answer = await Stripe().PostAsync($"/v1/transfers/{transfer}/reversals", form, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The event about the transfer as Stripe has it now.</summary>
    public async Task<string> Reversed(string id, string transfer)
    {
        var json = await Stripe().GetStringAsync($"/v1/transfers/{transfer}", TestContext.Current.CancellationToken);
        return Event(id, "transfer.reversed", JsonDocument.Parse(json).RootElement.GetRawText());
    }

    public Task<Reply> Send(string body) => Send(body, Sign(body, PayoutsApp.WebhookSecret, Seconds(TimeSpan.Zero)));

    public async Task<Reply> Send(string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var answer = await app.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.Read(answer);
    }

    private HttpClient Stripe()
    {
        var client = new HttpClient { BaseAddress = app.StripeAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_simulator");
        return client;
    }
}
