using System.Net;
using System.Net.Sockets;
using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>Stands between one process and PostgreSQL, so that each step can be caught, and it is known whose it is.</summary>
internal sealed class DatabaseProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int serverPort;
    private readonly StepGate gate;
    private readonly IVictim owner;

    public DatabaseProxy(int serverPort, StepGate gate, IVictim owner)
    {
        this.serverPort = serverPort;
        this.gate = gate;
        this.owner = owner;
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Ends every session.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
    }

    private async Task Accept()
    {
        while (!stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync(stop.Token);
            }
            catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = Serve(client);
        }
    }

    private async Task Serve(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, serverPort, stop.Token);
                await new ProxySession(client, server, gate, owner).Run(stop.Token);
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone, or was made to go: the other learns it by the sockets' end.
            }
        }
    }
}
