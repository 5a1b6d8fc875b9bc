using System.Net;
using OrleansPayouts.Api.Tests.Front;

namespace OrleansPayouts.Api.Tests.Webhooks;

public sealed class StrangerTests(FrontApp app) : IClassFixture<FrontApp>
{
    [Fact(Timeout = 60_000)]
    public async Task A_stranger_who_sends_too_much_is_turned_away_and_Stripe_behind_the_same_address_is_not()
    {
        var stripe = new StripeSends(app);
        var body = StripeSends.Event("evt_1", "customer.created", "{}");
        var refusals = new List<HttpStatusCode>();
        for (var call = 0; call < 30; call++)
            refusals.Add((await stripe.Send(body, call % 2 == 0 ? null : StripeSends.Sign(body, "whsec_x", StripeSends.Seconds(TimeSpan.Zero)))).Status);

        refusals.Count(status => status == HttpStatusCode.BadRequest).ShouldBeInRange(10, 20);
        refusals.ShouldContain(HttpStatusCode.TooManyRequests);
        for (var call = 0; call < 30; call++)
            (await stripe.Send(body)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
