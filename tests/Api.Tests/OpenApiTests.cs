using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansPayouts.Api.Tests;

public sealed class OpenApiTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Document = "/openapi/v1.json";

    [Fact]
    public async Task The_document_lists_every_route_with_its_methods_summary_and_key()
    {
        var paths = (await app.Anonymous.GetReply(Document)).Json.GetProperty("paths");

        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !endpoint.RoutePattern.RawText!.StartsWith("/openapi/", StringComparison.Ordinal)).ToList();
        routes.Count.ShouldBeGreaterThan(14);
        foreach (var route in routes)
            foreach (var method in route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                var path = route.RoutePattern.RawText!.TrimEnd('/');
                var operation = paths.GetProperty(path).GetProperty(method.ToLowerInvariant());
                operation.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace(path);
                operation.GetProperty("tags").GetArrayLength().ShouldBe(1, path);
                var isOpen = path.StartsWith("/health", StringComparison.Ordinal) || path == "/api/stripe/webhook" || method == "HEAD";
                operation.TryGetProperty("security", out _).ShouldBe(!isOpen, path);
            }
    }

    [Fact]
    public async Task Bodies_are_described_by_the_fields_that_are_read()
    {
        var paths = (await app.Anonymous.GetReply(Document)).Json.GetProperty("paths");

        var cron = paths.GetProperty(Calls.CronRoute).GetProperty("post").GetProperty("requestBody").GetProperty("content")
            .GetProperty("application/json").GetProperty("schema").GetProperty("properties");
        cron.EnumerateObject().Select(field => field.Name).ShouldBe(["forceRun", "dryRun", "batchSize", "maxRetries", "slot", "wait"]);
    }
}
