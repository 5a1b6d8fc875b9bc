using System.Text;

namespace OrleansPayouts.Silo.Encryption;

/// <summary>
/// A column whose texts are sealed at rest. A sealed text is bound to its column and row: anywhere else it does not open.
/// </summary>
/// <param name="Table">Where it is.</param>
/// <param name="Key">The column, of a text that does not change, by which the table's rows are told apart and ordered.</param>
/// <param name="Name">The column.</param>
public sealed record SealedColumn(string Table, string Key, string Name)
{
    public static readonly SealedColumn WriterName = new("writers", "id", "display_name");

    public static readonly SealedColumn WriterEmail = new("writers", "id", "email");

    public static readonly SealedColumn IdempotentAnswer = new("idempotent_answers", "id", "answer");

    /// <summary>The state of grains, in which single texts are sealed (<see cref="SealedTexts"/>); their row is the member's name.</summary>
    public static readonly SealedColumn GrainState = new("orleansstorage", "graintypestring", "payloadbinary");

    /// <summary>All that are sealed whole: what stands here is sealed anew when the key changes. A new one also belongs here.</summary>
    public static readonly IReadOnlyList<SealedColumn> All = [WriterName, WriterEmail, IdempotentAnswer];

    /// <summary>As the progress of sealing names it.</summary>
    public string Place => $"{Table}.{Name}";

    /// <summary>What a sealed text in that row is bound to.</summary>
    internal byte[] BoundTo(string row) => Encoding.UTF8.GetBytes($"{Place}\0{row}");
}
