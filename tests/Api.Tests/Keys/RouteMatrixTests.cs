using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Tests.Keys;

public sealed partial class RouteMatrixTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public void Every_route_of_the_program_has_its_intended_scope_written_down_and_nothing_else_has() =>
        Routes().Order(StringComparer.Ordinal).ShouldBe(RouteScopes.Intended.Keys.Order(StringComparer.Ordinal));

    [Fact(Timeout = 300_000)]
    public async Task Exactly_the_intended_cells_of_routes_and_keys_pass()
    {
        var callers = await Callers();
        var wrong = new List<string>();
        var cells = 0;
        foreach (var (route, required) in RouteScopes.Intended)
            foreach (var (name, key, scopes) in callers)
            {
                var expected = required is not { } scope ? "passes"
                    : scopes is null ? "401"
                    : RouteScopes.OpenedBy[scope].Intersect(scopes).Any() ? "passes" : "403";
                var seen = await Call(route, key);
                cells++;
                if (seen != expected)
                    wrong.Add($"{route} with {name}: {seen} and not {expected}");
            }

        wrong.ShouldBeEmpty();
        cells.ShouldBe(Routes().Count * callers.Count);
    }

    /// <summary>Null scopes: a key that opens nothing.</summary>
    private async Task<List<(string Name, string? Key, KeyScope[]? Scopes)>> Callers()
    {
        var callers = new List<(string, string?, KeyScope[]?)>
        {
            ("no key", null, null),
            ("a wrong key", "wrong", null),
            ("the environment's admin key", PayoutsApp.AdminKey, [KeyScope.Admin]),
            ("the environment's cron key", PayoutsApp.CronKey, [KeyScope.Cron]),
            ("the cron key that is phased out", PayoutsApp.OldCronKey, [KeyScope.Cron]),
        };
        foreach (var scope in Enum.GetValues<KeyScope>())
            callers.Add(($"{scope}", (await app.MakeKey(scope)).Text, [scope]));
        callers.Add(("read and cron", (await app.MakeKey(KeyScope.Read, KeyScope.Cron)).Text, [KeyScope.Read, KeyScope.Cron]));

        foreach (var scope in Enum.GetValues<KeyScope>())
            callers.Add(($"an expired key for {scope}", await app.AddExpiredKey(scope), null));
        var (text, prefix) = await app.MakeKey(KeyScope.Admin);
        (await app.Admin.PostJson($"/api/admin/keys/{prefix}/revoke", """{"reason":"a test wants it"}""")).Status.ShouldBe(HttpStatusCode.OK);
        callers.Add(("a revoked key", text, null));
        var (other, _) = await app.MakeKey(KeyScope.Admin);
        callers.Add(("a key's prefix with another secret", other[..20] + new string('A', other.Length - 20), null));
        callers.Add(("a key with one character more", other + "A", null));
        callers.Add(("a key in capitals", other.ToUpperInvariant(), null));
        return callers;
    }

    /// <summary>Asks for nothing that could be done: no such thing, or no such body.</summary>
    private async Task<string> Call(string route, string? key)
    {
        var (method, pattern) = (route.Split(' ')[0], route.Split(' ')[1]);
        var path = Parameter().Replace(pattern.Replace("{documentName}", "v1", StringComparison.Ordinal), "nobody");
        using var client = app.Client(key);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT" or "PATCH")
            request.Content = new StringContent("no json", Encoding.UTF8, "application/json");
        // The body of events has no end.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Unauthorized:
                return answer.Headers.WwwAuthenticate.ToString() == "Bearer" ? "401" : "401 without its challenge";
            case HttpStatusCode.Forbidden:
                var expected = RouteScopes.Intended[route]!.Value.ToString().ToLowerInvariant();
                return answer.Headers.WwwAuthenticate.ToString() == $"Bearer error=\"insufficient_scope\", scope=\"{expected}\""
                    ? "403" : "403 without its challenge";
            case HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                return answer.StatusCode.ToString();
            default:
                return "passes";
        }
    }

    private List<string> Routes() =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
            endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}")),
    ];

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
