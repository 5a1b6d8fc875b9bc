using System.Text;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

public sealed class ControlTests
{
    [Fact]
    public async Task Another_process_can_steer_it_over_HTTP()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        (await ControlAsync(stripe, "accounts", """{"id":"acct_x","status":"active"}""")).ShouldBe(200);
        (await ControlAsync(stripe, "balances", """{"currency":"eur","amountMinor":900}""")).ShouldBe(200);
        (await ControlAsync(stripe, "clock", """{"advanceSeconds":3600}""")).ShouldBe(200);
        (await ControlAsync(stripe, "faults", """{"kind":"lockTimeout","times":2,"destination":"acct_x"}""")).ShouldBe(200);

        (string, string?)[] changes = [("destination", "acct_x"), ("currency", "eur"), ("amount", "900")];
        (await stripe.TransferAsync("key", changes)).ErrorCode.ShouldBe("lock_timeout");
        (await ControlAsync(stripe, "faults", null, HttpMethod.Delete)).ShouldBe(200);
        var paid = await stripe.TransferAsync("key", changes);

        var created = stripe.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        paid.Json.GetProperty("created").GetInt64().ShouldBe(created);
        var report = (await stripe.GetAsync("/_control/report")).Json;
        report.GetProperty("balancesMinor").GetProperty("eur").GetInt64().ShouldBe(0);
        report.GetProperty("faultsFired").GetProperty("lockTimeout").GetInt64().ShouldBe(1);
        report.GetProperty("transfers").GetProperty("peakInFlight").GetInt32().ShouldBe(1);
        var line = (await stripe.GetAsync("/_control/journal")).Json;
        line.GetProperty("id").GetString().ShouldBe(paid.Id);
        line.GetProperty("metadata").GetProperty("payout_id").GetString().ShouldBe("po_1");
        line.GetProperty("created").GetInt64().ShouldBe(created);
    }

    [Fact]
    public async Task Peaks_begin_anew_on_demand_with_what_still_counts()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        await stripe.TransferAsync("first");
        await stripe.TransferAsync("second");
        (await PeakAsync(stripe)).ShouldBe(2);

        (await ControlAsync(stripe, "peaks", null, HttpMethod.Delete)).ShouldBe(200);
        (await PeakAsync(stripe)).ShouldBe(2, "a second has not passed since");
        stripe.Time.Advance(TimeSpan.FromSeconds(1));
        (await ControlAsync(stripe, "peaks", null, HttpMethod.Delete)).ShouldBe(200);
        (await PeakAsync(stripe)).ShouldBe(0);

        await stripe.TransferAsync("third");
        (await PeakAsync(stripe)).ShouldBe(1);
    }

    [Fact]
    public async Task A_mix_can_be_set_over_HTTP()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        (await ControlAsync(stripe, "mix", """{"seed":3,"probabilities":{"rateLimit":1}}""")).ShouldBe(200);

        (await stripe.TransferAsync()).Status.ShouldBe(429);
    }

    [Theory]
    [InlineData("faults", """{"kind":"meteorite"}""")]
    [InlineData("faults", """{"kind":"rateLimit","times":0}""")]
    [InlineData("faults", """{"kind":"rateLimit","tmies":1}""")]
    [InlineData("faults", """{}""")]
    [InlineData("faults", """not JSON""")]
    [InlineData("mix", """{"probabilities":{"rateLimit":2}}""")]
    [InlineData("balances", """{"currency":"zzz","amountMinor":1}""")]
    [InlineData("clock", """{"advanceSeconds":-1}""")]
    [InlineData("past", """{"olderBySeconds":-1}""")]
    public async Task An_order_that_is_wrong_is_refused_and_changes_nothing(string what, string body)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var before = (await stripe.GetAsync("/_control/report")).Body;

        (await ControlAsync(stripe, what, body)).ShouldBe(400);

        (await stripe.GetAsync("/_control/report")).Body.ShouldBe(before);
        (await stripe.TransferAsync()).Status.ShouldBe(200);
    }

    private static async Task<int> PeakAsync(SimulatedStripe stripe) =>
        (await stripe.GetAsync("/_control/report")).Json.GetProperty("transfers").GetProperty("peakPerSecond").GetInt32();

    private static async Task<int> ControlAsync(SimulatedStripe stripe, string what, string? body, HttpMethod? method = null) =>
        (await stripe.SendAsync(new HttpRequestMessage(method ?? HttpMethod.Post, "/_control/" + what)
        {
            Content = new StringContent(body ?? "", Encoding.UTF8, "application/json"),
        })).Status;
}
