using System.Text.Json;

namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// What survives a restart: the journal of transfers, the answers saved under keys that created no transfer, and
/// the events of everything else. A transfer's key is in its journal line, so that the two cannot part in a crash.
/// </summary>
internal sealed class SimulatorFiles : IDisposable
{
    private const string AnswersName = "answers.jsonl";
    private const string EventsName = "events.jsonl";

    private readonly string folder;
    private readonly FileStream lockFile;
    private readonly AppendLog journal;
    private readonly AppendLog answers;
    private readonly AppendLog events;

    public SimulatorFiles(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;

        // The lock goes with the process, however it ends: two simulators never write one journal.
        lockFile = new FileStream(InFolder("simulator.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        journal = new AppendLog(InFolder(TransferJournal.FileName));
        answers = new AppendLog(InFolder(AnswersName));
        events = new AppendLog(InFolder(EventsName));
    }

    /// <summary>Hands over each line of the three files, oldest first within each.</summary>
    public void Replay(Action<JsonElement> transfer, Action<JsonElement> happened, Action<JsonElement> answer)
    {
        JsonLines.ForEach(InFolder(TransferJournal.FileName), transfer);
        JsonLines.ForEach(InFolder(EventsName), happened);
        JsonLines.ForEach(InFolder(AnswersName), answer);
    }

    public void AppendTransfer(CommittedTransfer transfer) => journal.Append(TransferJournal.Line(transfer));

    public void AppendAnswer(string key, IdempotencyEntry entry) => answers.Append(StripeEvents.Answer(key, entry));

    public void AppendEvent(byte[] line) => events.Append(line);

    /// <summary>Completes when all that was appended until now is with the operating system.</summary>
    public async ValueTask FlushedAsync()
    {
        await journal.Flushed;
        await answers.Flushed;
        await events.Flushed;
    }

    public void Dispose()
    {
        journal.Dispose();
        answers.Dispose();
        events.Dispose();
        lockFile.Dispose();
    }

    private string InFolder(string name) => Path.Combine(folder, name);
}
