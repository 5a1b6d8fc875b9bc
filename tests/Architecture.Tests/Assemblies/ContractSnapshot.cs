namespace OrleansPayouts.Architecture.Tests;

/// <summary>The contracts as they were released, in <c>src/Grains/contracts.txt</c>, compared with those of the build.</summary>
internal static class ContractSnapshot
{
    public const string Update = "UPDATE_CONTRACTS";

    public const string Command = Update + "=1 dotnet test tests/Architecture.Tests --filter ContractSnapshotTests";

    private const string Name = "src/Grains/contracts.txt";

    private static readonly string[] Heading =
    [
        "# What silos of two versions, and the stored state, agree on. Lines may be added, never changed or removed.",
        "# Refresh: " + Command,
    ];

    private static string File => Path.Combine(RepositoryRoot.Path, Name);

    public static IReadOnlyList<string> Read() =>
        [.. System.IO.File.ReadAllLines(File).Where(line => line.Length > 0 && !line.StartsWith('#'))];

    public static void Write(IEnumerable<string> lines) =>
        System.IO.File.WriteAllText(File, string.Join('\n', Heading.Concat(lines.Order(StringComparer.Ordinal))) + "\n");

    /// <summary>What is wrong with the build's contracts and what to do about it; null where nothing is.</summary>
    public static string? Judge(IReadOnlyList<string> released, IReadOnlyList<string> built)
    {
        var lost = released.Except(built).ToList();
        if (lost.Count > 0)
            return $"""
                These contracts were released and are changed or gone:
                  {string.Join("\n  ", lost)}
                While silos are updated one by one, the older and the newer ones call each other, and read each other's state.
                Put them back and add beside them: a new member with the next id, a new method with an alias of its own, a new type.
                Only where a release stops the whole cluster anyway, and no stored state needs them, delete the lines from {Name} by hand.
                """;
        var added = built.Except(released).ToList();
        return added.Count == 0 ? null : $"""
            These contracts are new, which is allowed:
              {string.Join("\n  ", added)}
            Note them in {Name}: {Command}
            """;
    }
}
