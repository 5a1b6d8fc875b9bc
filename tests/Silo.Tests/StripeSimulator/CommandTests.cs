using System.Diagnostics;
using System.Net;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

/// <summary>The simulator as a trial cluster starts it.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task It_serves_other_machines_with_the_key_of_a_file_and_says_whether_it_is_there()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "sk_test_ofAFile\n", TestContext.Current.CancellationToken);
        using var simulator = Start("--listen=0.0.0.0", "--port=0", "--key-file=" + file);
        try
        {
            var greeting = await simulator.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            var address = new Uri(greeting!.Split(' ')[^1]);

            address.Host.ShouldBe("0.0.0.0");
            (await StatusAsync(address, "sk_test_ofAFile")).ShouldBe(HttpStatusCode.OK);
            (await StatusAsync(address, "sk_test_simulator")).ShouldBe(HttpStatusCode.Unauthorized);
            (await ExitCodeAsync("--check-health", $"--port={address.Port}")).ShouldBe(0);
        }
        finally
        {
            simulator.Kill();
            await simulator.WaitForExitAsync(CancellationToken.None);
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--listen=everywhere")]
    [InlineData("--key-file=/nowhere/key")]
    [InlineData("--check-health", "--port=1")]
    public async Task What_cannot_be_is_told_by_the_exit_code(params string[] arguments) => (await ExitCodeAsync(arguments)).ShouldBe(1);

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(SimulatorHost).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<int> ExitCodeAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri address, string key)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder("http", "127.0.0.1", address.Port, "/v1/balance").Uri);
        request.Headers.Add("Authorization", "Bearer " + key);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
