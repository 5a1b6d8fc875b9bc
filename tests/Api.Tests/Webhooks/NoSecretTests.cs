using System.Net;

namespace OrleansPayouts.Api.Tests.Webhooks;

public sealed class NoSecretTests(SecretlessApp app) : IClassFixture<SecretlessApp>
{
    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData(PayoutsApp.WebhookSecret)]
    public async Task Without_a_secret_nothing_is_believed_whatever_it_is_signed_with(string secret)
    {
        var body = StripeSends.Event("evt_1", "customer.created", "{}");
        var reply = await new StripeSends(app).Send(body, StripeSends.Sign(body, secret, StripeSends.Seconds(TimeSpan.Zero)));
        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "webhook_not_configured"));
    }
}
