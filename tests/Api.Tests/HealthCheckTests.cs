using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OrleansPayouts.Api.Tests;

/// <summary>The program as a container's health check starts it.</summary>
public sealed class HealthCheckTests
{
    [Theory(Timeout = 120_000)]
    [InlineData(200, 0)]
    [InlineData(503, 1)]
    public async Task It_asks_the_program_beside_it_and_needs_no_settings(int status, int exitCode)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var beside = builder.Build();
        beside.Run(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/health/ready" ? status : 404;
            return Task.CompletedTask;
        });
        await beside.StartAsync(TestContext.Current.CancellationToken);
        var port = new Uri(beside.Urls.First()).Port;

        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://0.0.0.0:{port}"),
        };
        var ended = await ApiProcess.Run(environment, "--check-health");

        ended.ExitCode.ShouldBe(exitCode, string.Join("\n", ended.Errors));
        ended.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_no_address_it_says_what_is_missing()
    {
        var ended = await ApiProcess.Run(new() { ["ASPNETCORE_URLS"] = "https://*:8443" }, "--check-health");

        ended.ExitCode.ShouldBe(2);
        ended.Errors.ShouldHaveSingleItem().ShouldStartWith("ASPNETCORE_URLS names no http address");
    }
}
