using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansPayouts.Testing;

/// <summary>
/// Something that answers in PostgreSQL's place: it speaks no TLS, asks for the password in the way it is told to, and keeps
/// every byte that it is sent.
/// </summary>
public sealed class UntrustedDatabase : IAsyncDisposable
{
    /// <summary>What it asks for after the startup message.</summary>
    public static readonly int ClearText = 3;

    public static readonly int Md5 = 5;

    private static readonly byte[] WantsTls = [0, 0, 0, 8, 4, 210, 22, 47];

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly MemoryStream received = new();
    private readonly int authentication;
    private readonly Task serving;
    private int connections;

    public UntrustedDatabase(int authentication)
    {
        this.authentication = authentication;
        listener.Start();
        serving = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => connections;

    /// <summary>All that came, as text where it is text.</summary>
    public string Received
    {
        get
        {
            lock (received)
                return Encoding.Latin1.GetString(received.ToArray());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private async Task Serve()
    {
        while (!end.IsCancellationRequested)
        {
            using var socket = await listener.AcceptTcpClientAsync(end.Token);
            Interlocked.Increment(ref connections);
            try
            {
                await Answer(socket.GetStream());
            }
            catch (IOException)
            {
                // The client has had enough.
            }
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        var bytes = new byte[4096];
        while (await stream.ReadAsync(bytes, end.Token) is > 0 and var count)
        {
            lock (received)
                received.Write(bytes, 0, count);
            if (bytes.AsSpan(0, count).SequenceEqual(WantsTls))
                await stream.WriteAsync("N"u8.ToArray(), end.Token);
            else
                await stream.WriteAsync(Ask(), end.Token);
        }
    }

    private byte[] Ask()
    {
        byte[] salt = authentication == Md5 ? [1, 2, 3, 4] : [];
        var message = new byte[9 + salt.Length];
        message[0] = (byte)'R';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 1);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(5), authentication);
        salt.CopyTo(message, 9);
        return message;
    }
}
