using System.Buffers;

namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// A file of lines that only grows. Lines appended while a write is under way go out together in the next one. A
/// line counts once <see cref="Flushed"/> has completed: the operating system then has it, so it survives a kill
/// of this process (a power cut it need not survive: this is a simulator).
/// </summary>
internal sealed class AppendLog : IDisposable
{
    private readonly Lock gate = new();
    private readonly FileStream file;
    private ArrayBufferWriter<byte> pending = new(64 * 1024);
    private ArrayBufferWriter<byte> writing = new(64 * 1024);
    private TaskCompletionSource pendingDone = NewBatch();
    private Task writingDone = Task.CompletedTask;
    private IOException? failure;
    private bool isDraining;

    public AppendLog(string path)
    {
        // bufferSize 0: a write reaches the operating system at once.
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        CutTornLine();
    }

    /// <summary>Completes when all lines appended until now are with the operating system.</summary>
    public Task Flushed
    {
        get
        {
            lock (gate)
                return pending.WrittenCount > 0 ? pendingDone.Task : writingDone;
        }
    }

    /// <summary>Queues one line, without its line end.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            pending.Write(line);
            pending.Write("\n"u8);
            if (isDraining)
                return;
            isDraining = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static log => log.Drain(), this, preferLocal: false);
    }

    public void Dispose()
    {
        // Whoever waited for a write that failed has been told.
        Task.WaitAny(Flushed);
        file.Dispose();
    }

    private static TaskCompletionSource NewBatch() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Drain()
    {
        while (TryTakeBatch() is { } done)
        {
            Write();
            if (failure is null)
                done.SetResult();
            else
                done.SetException(failure);
            writing.ResetWrittenCount();
        }
    }

    // After a failed write (a full disk) the file may end in half a line, and nothing may be put behind that: each
    // request fails from then on, and the next start cuts the line off.
    private void Write()
    {
        try
        {
            if (failure is null)
                file.Write(writing.WrittenSpan);
        }
        catch (IOException full)
        {
            failure = full;
        }
    }

    private TaskCompletionSource? TryTakeBatch()
    {
        lock (gate)
        {
            if (pending.WrittenCount == 0)
            {
                isDraining = false;
                return null;
            }

            (pending, writing) = (writing, pending);
            var done = pendingDone;
            writingDone = done.Task;
            pendingDone = NewBatch();
            return done;
        }
    }

    // A kill in the middle of a write leaves part of a line. Nobody was answered for it, so it never happened.
    private void CutTornLine()
    {
        var end = file.Length;
        Span<byte> last = stackalloc byte[1];
        while (end > 0)
        {
            file.Position = end - 1;
            file.ReadExactly(last);
            if (last[0] == '\n')
                break;
            end--;
        }

        if (end < file.Length)
            file.SetLength(end);
        file.Position = end;
    }
}
