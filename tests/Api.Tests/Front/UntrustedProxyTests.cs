using System.Net;

namespace OrleansPayouts.Api.Tests.Front;

public sealed class UntrustedProxyTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task What_nobody_trusted_says_of_the_way_here_is_not_believed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = FrontApp.Host;
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "192.0.2.1");

        using var answer = await app.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }
}
