using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Input;

/// <summary>Collects all that is wrong with one input, so that a caller need not find it out piece by piece.</summary>
public sealed class InputProblems
{
    /// <summary>More are counted, not kept.</summary>
    public const int Kept = 100;

    private readonly List<InputProblem> first = [];

    public int Count { get; private set; }

    public void Add(int? line, string? field, string message)
    {
        if (Count++ < Kept)
            first.Add(new InputProblem(line, field, message));
    }

    /// <summary>Counts further ones that are not known one by one.</summary>
    public void AddUnnamed(int count) => Count += count;

    /// <summary>Null where nothing is wrong.</summary>
    public Problem? ToProblem() => Count == 0 ? null : new Problem(400, "validation", "The input is not valid",
        Count == 1 ? "There is one mistake. Nothing was done." : $"There are {Count} mistakes. Nothing was done.")
    {
        Errors = [.. first.OrderBy(problem => problem.Line ?? 0)],
        ErrorCount = Count,
    };

    /// <summary>One mistake, found outside a body: in the address or in a header.</summary>
    public static Problem Single(string field, string message)
    {
        var problems = new InputProblems();
        problems.Add(line: null, field, message);
        return problems.ToProblem()!;
    }
}
