using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Api.Writers;

/// <summary>The writers of one call. A writer that stands there twice is taken once if both say the same, else refused.</summary>
public sealed class WriterBatch
{
    private readonly Dictionary<WriterId, (Writer Writer, int? Line)> byId = [];

    /// <summary>In the order of the input, each id once.</summary>
    public List<Writer> Writers { get; } = [];

    /// <summary>Whether the input was one object rather than a list.</summary>
    public bool IsSingle { get; private set; }

    public void Add(InputRow row)
    {
        IsSingle = row.Line is null;
        if (WriterInput.Read(row) is not { } writer)
            return;
        if (byId.TryAdd(writer.Id, (writer, row.Line)))
            Writers.Add(writer);
        else if (byId[writer.Id] is var first && first.Writer != writer)
            row.Refuse("id", $"{writer.Id} stands in line {first.Line} with other content");
    }
}
