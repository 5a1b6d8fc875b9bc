using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansPayouts.Api.Tests.Hostile;

/// <summary>Sends bytes to the server and reads what comes back, until it closes.</summary>
internal static class RawHttp
{
    /// <summary>More than the server waits for anything that it takes part in.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan WaitsForMore = TimeSpan.FromSeconds(1);

    /// <summary>A whole request, to which the answer may take its time.</summary>
    public static Task<string> SendWhole(Uri address, byte[] request) => Send(address, request, Patience);

    /// <summary>The same for what may be no whole request.</summary>
    public static Task<string> Send(Uri address, byte[] request) => Send(address, request, WaitsForMore);

    /// <summary>The answer as Latin-1, as far as there was one; empty where the server just closed.</summary>
    private static async Task<string> Send(Uri address, byte[] request, TimeSpan waitsForMore)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, deadline.Token);
        var answer = new MemoryStream();
        var reading = Read(socket, answer, deadline.Token);
        try
        {
            await socket.SendAsync(request, deadline.Token);
            // At once it would count as given up, and be answered to nobody. A server that waits for more learns that there is none.
            await Task.WhenAny(reading, Task.Delay(waitsForMore, deadline.Token));
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It has refused before it had read all.
        }

        await reading;
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>Every status line in it; a pipelined request has one of its own.</summary>
    public static List<int> Statuses(string answer) =>
    [
        .. answer.Split("HTTP/1.1 ").Skip(1).Where(part => part.Length >= 3 && char.IsAsciiDigit(part[0]))
            .Select(part => int.Parse(part.AsSpan(0, 3), CultureInfo.InvariantCulture)),
    ];

    private static async Task Read(Socket socket, MemoryStream answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer, cancellationToken)) > 0)
                answer.Write(buffer, 0, read);
        }
        catch (SocketException)
        {
            // A reset: what was not read of the request was still on its way.
        }
    }
}
