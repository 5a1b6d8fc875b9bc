namespace OrleansPayouts.Api.Input;

/// <summary>Collects what may be a mistake in an input that is accepted.</summary>
public sealed class InputWarnings
{
    /// <summary>More are counted, not kept.</summary>
    public const int Kept = 100;

    private readonly List<InputWarning> first = [];

    public int Count { get; private set; }

    /// <summary>The first, in the order of their lines.</summary>
    public IReadOnlyList<InputWarning> First => [.. first.OrderBy(warning => warning.Line ?? 0)];

    public void Add(int? line, string field, string message)
    {
        if (Count++ < Kept)
            first.Add(new InputWarning(line, field, message));
    }

    /// <summary>Counts further ones that are not known one by one.</summary>
    public void AddUnnamed(int count) => Count += count;
}
