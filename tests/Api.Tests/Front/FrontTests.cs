using System.Net;
using System.Net.Http.Headers;
using OrleansPayouts.Api.Http.Limits;
using OrleansPayouts.Api.Tests.Keys;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Tests.Front;

public sealed class FrontTests(FrontApp app) : IClassFixture<FrontApp>
{
    [Theory]
    [InlineData("/api/admin/runs")]
    [InlineData("/api/nothing")]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    public async Task Every_answer_says_what_a_browser_must_not_do_with_it(string path)
    {
        using var answer = await Send(path, "https", "192.0.2.1");

        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; frame-ancestors 'none'"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Contains("Server").ShouldBeFalse();
        answer.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000"]);
    }

    [Fact]
    public async Task What_comes_by_plain_http_is_sent_to_https_with_its_method_but_for_the_probes()
    {
        using var moved = await Send("/api/admin/runs?limit=5", "http", "192.0.2.2");
        moved.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
        moved.Headers.Location.ShouldBe(new Uri($"https://{FrontApp.Host}/api/admin/runs?limit=5"));
        moved.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();

        (await Send("/health/live", "http", "192.0.2.2")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Send("/health/ready", "http", "192.0.2.2")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_that_calls_too_often_waits_wherever_it_calls_from_and_others_do_not()
    {
        var (text, _) = await app.MakeKey(KeyScope.Read);

        var answers = await Flood(121, n => $"192.0.2.{n % 200}", text);

        // Two windows may share the calls.
        answers.Count(status => status == HttpStatusCode.OK).ShouldBeInRange(60, 120);
        answers.ShouldContain(HttpStatusCode.TooManyRequests);
        var (other, _) = await app.MakeKey(KeyScope.Read);
        (await Send("/api/admin/runs", "https", "192.0.2.1", other)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var limited = await Send("/api/admin/runs", "https", "192.0.2.1", text);
        if (limited.StatusCode == HttpStatusCode.TooManyRequests)
            limited.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), CallLimiting.Window);
    }

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7", "198.51.100.8")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:3::1")]
    public async Task An_address_that_tries_wrong_keys_waits_and_a_valid_key_from_there_passes(string one, string sameHouse, string other)
    {
        var answers = await Flood(21, n => n % 2 == 0 ? one : sameHouse, "wrong");

        answers.Count(status => status == HttpStatusCode.Unauthorized).ShouldBeInRange(10, 20);
        answers.ShouldContain(HttpStatusCode.TooManyRequests);
        (await Send("/api/admin/runs", "https", other, "wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var (valid, _) = await app.MakeKey(KeyScope.Read);
        (await Send("/api/admin/runs", "https", one, valid)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Probes_are_never_turned_away()
    {
        var answers = new List<HttpStatusCode>();
        for (var n = 0; n < 60; n++)
            answers.Add((await Send("/health/live", "http", "192.0.2.3")).StatusCode);

        answers.ShouldAllBe(status => status == HttpStatusCode.OK);
    }

    private async Task<List<HttpStatusCode>> Flood(int calls, Func<int, string> from, string key)
    {
        var answers = new List<HttpStatusCode>();
        for (var n = 0; n < calls; n++)
        {
            using var answer = await Send("/api/admin/runs", "https", from(n), key);
            answers.Add(answer.StatusCode);
        }

        return answers;
    }

    private async Task<HttpResponseMessage> Send(string path, string scheme, string from, string? key = null)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = app.Anonymous.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = FrontApp.Host;
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", from);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
