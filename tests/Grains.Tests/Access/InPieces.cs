using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace OrleansPayouts.Grains.Tests.Access;

/// <summary>Sends what a connection writes a few bytes at a time, as a slow network does: messages begin and end anywhere.</summary>
internal static class InPieces
{
    private const int Longest = 7;

    public static ConnectionDelegate Send(ConnectionDelegate next) => async context =>
    {
        var transport = context.Transport;
        var written = new Pipe();
        context.Transport = new Split(transport.Input, written.Writer);
        var sending = Pump(written.Reader, transport.Output);
        await next(context);
        context.Transport = transport;
        await written.Writer.CompleteAsync();
        await sending;
    };

    private static async Task Pump(PipeReader from, PipeWriter to)
    {
        for (var length = 1; ; length = 1 + (length % Longest))
        {
            var read = await from.ReadAsync();
            if (read.IsCompleted && read.Buffer.IsEmpty)
                return;
            var piece = read.Buffer.Slice(0, Math.Min(length, read.Buffer.Length));
            await to.WriteAsync(piece.ToArray());
            from.AdvanceTo(piece.End);
        }
    }

    private sealed record Split(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
