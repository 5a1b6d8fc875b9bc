using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansPayouts.Silo.Health;

namespace OrleansPayouts.Silo.Tests.Health;

public sealed class ReadinessProbeTests
{
    [Theory]
    [InlineData("http://0.0.0.0:8080", null, "http://127.0.0.1:8080/health/ready")]
    [InlineData("http://*:8081", null, "http://127.0.0.1:8081/health/ready")]
    [InlineData("http://+:8081/", null, "http://127.0.0.1:8081/health/ready")]
    [InlineData("http://[::]:8081", null, "http://127.0.0.1:8081/health/ready")]
    [InlineData("http://[::1]", null, "http://127.0.0.1/health/ready")]
    [InlineData("http://localhost", null, "http://127.0.0.1/health/ready")]
    [InlineData("https://*:8443; http://*:8080", "9090", "http://127.0.0.1:8080/health/ready")]
    [InlineData(null, "8080;8082", "http://127.0.0.1:8080/health/ready")]
    [InlineData("https://*:8443", null, null)]
    [InlineData(null, null, null)]
    [InlineData(null, "0", null)]
    [InlineData(null, "65536", null)]
    [InlineData("http://*:abc", null, null)]
    public void A_program_is_asked_where_it_listens(string? urls, string? ports, string? expected) =>
        (ReadinessProbe.Locate(urls, ports)?.AbsoluteUri).ShouldBe(expected);

    [Theory]
    [InlineData("200 OK", 0, "")]
    [InlineData("503 Service Unavailable", 1, "answered 503: the database is away")]
    [InlineData("307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/", 1, "answered 307")]
    public async Task The_exit_code_says_whether_it_is_ready(string status, int exitCode, string reason)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AnswerOnceAsync(listener, status);
        var errors = new StringWriter();

        var result = await ReadinessProbe.AskAsync(AddressOf(listener), errors, TestContext.Current.CancellationToken);

        result.ShouldBe(exitCode);
        errors.ToString().ShouldContain(reason);
        (await serving).ShouldStartWith("GET /health/ready ");
    }

    [Fact]
    public async Task Nobody_there_is_not_ready()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = AddressOf(listener);
        listener.Stop();

        (await ReadinessProbe.AskAsync(address, TextWriter.Null, TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    private static Uri AddressOf(TcpListener listener) =>
        ReadinessProbe.Locate($"http://*:{((IPEndPoint)listener.LocalEndpoint).Port}", null)!;

    private static async Task<string> AnswerOnceAsync(TcpListener listener, string status)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var read = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
        const string body = "the database is away";
        var answer = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
