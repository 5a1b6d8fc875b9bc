using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Testing.Notifications;

/// <summary>A mail server on this machine that keeps what it takes.</summary>
public sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> mails = new();
    private readonly Task serving;

    public SmtpListener()
    {
        listener.Start();
        serving = Serve();
    }

    public SmtpEndpoint Endpoint => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Tls: false, User: null, Password: null);

    public IReadOnlyList<string> Mails => [.. mails];

    /// <summary>What it answers to RCPT: <c>250 ok</c> unless it is told to refuse.</summary>
    public string OnRecipient { get; set; } = "250 ok";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task Serve()
    {
        while (!stop.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            try
            {
                await Talk(client.GetStream());
            }
            catch (IOException)
            {
                // The caller has gone.
            }
        }
    }

    private async Task Talk(NetworkStream stream)
    {
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "DATA")
                await Take(reader, writer);
            else
                await writer.WriteLineAsync(verb switch { "RCPT" => OnRecipient, "QUIT" => "221 bye", _ => "250 ok" });
        }
    }

    private async Task Take(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var lines = new List<string>();
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
            lines.Add(line);
        mails.Enqueue(string.Join('\n', lines));
        await writer.WriteLineAsync("250 taken");
    }
}
