using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansPayouts.Silo.Tests.Stripe;

/// <summary>Answers each connection's first request with the same bytes and closes it: answers no Stripe would give.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private const string ContentLength = "Content-Length: ";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly byte[] answer;
    private readonly Task serving;

    public ScriptedServer(byte[] answer)
    {
        this.answer = answer;
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>The requests as they came, head and body.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>An answer with a body of the length that its head announces.</summary>
    public static byte[] Answer(int status, string body, string headers = "") =>
        Answer(status, Encoding.UTF8.GetBytes(body), headers);

    public static byte[] Answer(int status, byte[] body, string headers = "")
    {
        var head = $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nRequest-Id: req_scripted\r\n{headers}"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stopping.Token);
            var stream = client.GetStream();
            Requests.Add(await ReadRequestAsync(stream));
            await stream.WriteAsync(answer, stopping.Token);
        }
    }

    private async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (true)
        {
            length += await stream.ReadAsync(buffer.AsMemory(length), stopping.Token);
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var announced = text.Split("\r\n").FirstOrDefault(line => line.StartsWith(ContentLength, StringComparison.Ordinal));
            var bodyLength = announced is null ? 0 : int.Parse(announced[ContentLength.Length..], CultureInfo.InvariantCulture);
            if (length >= end + 4 + bodyLength)
                return text;
        }
    }
}
