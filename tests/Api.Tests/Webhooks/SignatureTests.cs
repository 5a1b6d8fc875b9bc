using System.Globalization;
using System.Net;
using OrleansPayouts.Api.Webhooks;

namespace OrleansPayouts.Api.Tests.Webhooks;

public sealed class SignatureTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly StripeSends stripe = new(app);

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void A_signature_is_as_fresh_as_five_minutes_in_both_directions(int secondsAgo, bool isFresh) =>
        (WebhookSignature.Read(StripeSends.Sign("{}", "whsec_a", At(secondsAgo)), Now) is not null).ShouldBe(isFresh);

    [Theory]
    [InlineData("")]
    [InlineData("t")]
    [InlineData("v1=aa")]
    [InlineData("t=99999999999999999999999999,v1=H")]
    [InlineData("t=9223372036854775807,v1=H")]
    [InlineData("t=-9223372036854775808,v1=H")]
    [InlineData("t=+NOW,v1=H")]
    [InlineData("t=NOW ,v1=")]
    [InlineData("t=NOW,t=NOW,v1=H")]
    [InlineData("t=NOW,v0=H")]
    [InlineData("t=NOW,v1=Hg")]
    [InlineData("v1=H")]
    public void What_is_no_signature_is_none(string header)
    {
        var text = header.Replace("NOW", At(0), StringComparison.Ordinal).Replace("H", new string('a', 64), StringComparison.Ordinal);
        WebhookSignature.Read(text, Now).ShouldBeNull();
    }

    [Fact]
    public void Any_of_several_signatures_under_any_of_several_secrets_will_do()
    {
        var signature = new WebhookSignature(["whsec_new", "whsec_old"]);
        var (good, wrong) = (StripeSends.Sign("{}", "whsec_old", At(0)), new string('a', 64));
        foreach (var header in new[] { good, $"{good},v1={wrong}", good.Replace(",v1=", $",v1={wrong},v1=", StringComparison.Ordinal), $"v0={wrong},{good}" })
            signature.IsGood(WebhookSignature.Read(header, Now)!, "{}"u8).ShouldBeTrue(header);
        signature.IsGood(WebhookSignature.Read($"t={At(0)},v1={wrong},v1={wrong}", Now)!, "{}"u8).ShouldBeFalse();
        signature.IsGood(WebhookSignature.Read(good, Now)!, "{} "u8).ShouldBeFalse();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("tampered")]
    [InlineData("unsigned")]
    [InlineData("old")]
    [InlineData("ahead")]
    [InlineData("another secret")]
    [InlineData("another time")]
    public async Task What_is_not_signed_as_it_must_be_is_refused_without_details_and_does_nothing(string how)
    {
        var writer = "sig" + how.Replace(" ", "", StringComparison.Ordinal);
        await app.AddWriter(writer);
        await app.Execute($"update writers set hold_kind = 'account_restricted', hold_reason = 'a test', updated_at = now() - interval '1 hour' where id = '{writer}'");
        var id = StripeSends.NewEvent();
        var body = StripeSends.Event(id, "account.updated", StripeSends.Account("acct_" + writer, payouts: true, "active"));
        var good = StripeSends.Sign(body, PayoutsApp.WebhookSecret, StripeSends.Seconds(TimeSpan.Zero));

        var reply = how switch
        {
            "tampered" => await stripe.Send(body.Replace("false", "true ", StringComparison.Ordinal), good),
            "unsigned" => await stripe.Send(body, null),
            "old" => await stripe.Send(body, StripeSends.Sign(body, PayoutsApp.WebhookSecret, StripeSends.Seconds(TimeSpan.FromSeconds(310)))),
            "ahead" => await stripe.Send(body, StripeSends.Sign(body, PayoutsApp.WebhookSecret, StripeSends.Seconds(TimeSpan.FromSeconds(-310)))),
            "another secret" => await stripe.Send(body, StripeSends.Sign(body, "whsec_another", StripeSends.Seconds(TimeSpan.Zero))),
            _ => await stripe.Send(body, $"t={StripeSends.Seconds(TimeSpan.FromSeconds(9))}" + good[good.IndexOf(',', StringComparison.Ordinal)..]),
        };

        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.BadRequest, "wrong_signature"), reply.Text);
        reply.Json.TryGetProperty("detail", out _).ShouldBeFalse();
        (await app.Read($"select hold_kind::text from writers where id = '{writer}'")).ShouldBe("account_restricted");
        (await app.Read($"select count(*)::text from stripe_events where id = '{id}'")).ShouldBe("0");

        (await stripe.Send(body, good)).Status.ShouldBe(HttpStatusCode.OK);
        (await app.Read($"select coalesce(hold_kind::text, 'free') from writers where id = '{writer}'")).ShouldBe("free");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_body_of_more_than_256_KB_is_refused_and_one_of_that_size_is_read()
    {
        var body = StripeSends.Event("evt_big", "customer.created", "{}");
        (await stripe.Send(body.PadRight(MapWebhook.MaxBodyBytes))).Status.ShouldBe(HttpStatusCode.OK);
        (await stripe.Send(body.PadRight(MapWebhook.MaxBodyBytes + 1))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"id":"evt_1","object":"event","type":"transfer.reversed","created":1,"data":{"object":{"id":"tr_1","object":"transfer"}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"account.updated","created":99999999999999,"data":{}}""")]
    public async Task What_is_signed_well_and_is_no_event_is_a_bad_request(string body) =>
        (await stripe.Send(body)).Code.ShouldBe("bad_request");

    private static string At(int secondsAgo) => Now.AddSeconds(-secondsAgo).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
