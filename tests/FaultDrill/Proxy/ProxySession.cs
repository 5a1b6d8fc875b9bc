using System.Collections.Concurrent;
using System.Net.Sockets;
using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>
/// One connection through the proxy. It follows PostgreSQL's protocol just far enough to know which statements go out
/// together, and when the transaction that they are in has been committed.
/// </summary>
internal sealed class ProxySession(Socket client, Socket server, StepGate gate, IVictim owner)
{
    private const int LargestHeld = 256 * 1024;

    private readonly Stream toClient = new NetworkStream(client);
    private readonly Stream toServer = new NetworkStream(server);
    private readonly Stream fromClient = new BufferedStream(new NetworkStream(client), 64 * 1024);
    private readonly Stream fromServer = new BufferedStream(new NetworkStream(server), 64 * 1024);
    private readonly Dictionary<string, Step> prepared = [];

    /// <summary>What was sent and not yet answered, oldest first: the steps up to each Sync.</summary>
    private readonly ConcurrentQueue<List<Step>> unanswered = new();

    public async Task Run(CancellationToken stop)
    {
        if (await WireMessage.Read(fromClient, hasType: false, stop) is not { } startup)
            return;
        await toServer.WriteAsync(startup.Bytes, stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var both = new[] { Send(end.Token), Answer(end.Token) };
        await Task.WhenAny(both);
        // Whichever side ended first, the other is told at once.
        client.Close(0);
        server.Close(0);
        await end.CancelAsync();
        await Task.WhenAll(both);
    }

    private async Task Send(CancellationToken stop)
    {
        using var held = new MemoryStream();
        var steps = new List<Step>();
        while (await WireMessage.Read(fromClient, hasType: true, stop) is { } message)
        {
            held.Write(message.Bytes);
            Note(message, steps);
            if (message.Type is 'S' or 'Q')
            {
                var batch = steps;
                steps = [];
                unanswered.Enqueue(batch);
                if (await Reached(batch, Moment.Before) == Verdict.Cut)
                    return;
            }
            else if (message.Type is 'P' or 'B' or 'D' or 'E' or 'C')
            {
                // Goes out with the Sync that follows.
                continue;
            }
            await Flush(held, toServer, stop);
        }
    }

    private void Note(WireMessage message, List<Step> steps)
    {
        switch (message.Type)
        {
            case 'P':
                prepared[message.Text(0)] = Statements.Classify(message.Text(1));
                break;
            case 'B':
                steps.Add(prepared.GetValueOrDefault(message.Text(1)));
                break;
            case 'Q':
                steps.Add(Statements.Classify(message.Text(0)));
                break;
        }
    }

    private async Task Answer(CancellationToken stop)
    {
        using var held = new MemoryStream();
        var done = new List<Step>();
        var failed = false;
        while (await WireMessage.Read(fromServer, hasType: true, stop) is { } message)
        {
            held.Write(message.Bytes);
            failed |= message.Type == 'E';
            if (message.Type == 'Z')
            {
                Collect(done, failed);
                failed = false;
                if (message.Last == 'I' && await Committed(done) == Verdict.Cut)
                    return;
                if (gate.Delay > TimeSpan.Zero)
                    await Task.Delay(gate.Delay, stop);
            }
            else if (!unanswered.IsEmpty && held.Length < LargestHeld && message.Type is not ('R' or 'G'))
            {
                // The program hears of nothing before it is known whether it may.
                continue;
            }
            await Flush(held, toClient, stop);
        }
        await Flush(held, toClient, stop);
    }

    private void Collect(List<Step> done, bool failed)
    {
        if (!unanswered.TryDequeue(out var batch))
            return;
        if (failed || batch.Contains(Step.Rollback))
            done.Clear();
        else
            done.AddRange(batch);
    }

    private async Task<Verdict> Committed(List<Step> done)
    {
        var steps = done.ToList();
        done.Clear();
        return await Reached(steps, Moment.After);
    }

    private async Task<Verdict> Reached(List<Step> steps, Moment moment)
    {
        foreach (var step in steps)
        {
            if (step is Step.Other or Step.Rollback)
                continue;
            owner.Reached(step, moment);
            if (await gate.Reach(step, moment, owner) == Verdict.Cut)
                return Verdict.Cut;
        }
        return Verdict.Pass;
    }

    private static async Task Flush(MemoryStream held, Stream to, CancellationToken stop)
    {
        await to.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), stop);
        held.SetLength(0);
    }
}
