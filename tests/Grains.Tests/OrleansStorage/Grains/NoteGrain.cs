using Orleans.Runtime;

namespace OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

public sealed class NoteGrain(
    [PersistentState("notes", NoteGrain.StorageName)] IPersistentState<Notes> notes,
    TimeProvider clock,
    [PersistentState("copy", NoteGrain.StorageName)] IPersistentState<Notes> copy) : Grain, INoteGrain
{
    public const string StorageName = "conformance";

    public async Task Add(string line)
    {
        notes.State.Lines.Add(line);
        copy.State.Lines.Add($"{line} in {clock.GetUtcNow().Year}");
        await notes.WriteStateAsync();
        await copy.WriteStateAsync();
    }

    public async Task AddAtOnce(List<string> lines)
    {
        var writes = new List<Task>();
        foreach (var line in lines)
        {
            notes.State.Lines.Add(line);
            writes.Add(notes.WriteStateAsync());
        }

        await Task.WhenAll(writes);
    }

    public Task<string> Read() =>
        Task.FromResult($"{string.Join(",", notes.State.Lines)}; {string.Join(",", copy.State.Lines)}; {notes.RecordExists}");

    public Task Clear() => notes.ClearStateAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
