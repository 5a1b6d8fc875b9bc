namespace OrleansPayouts.Architecture.Tests;

/// <summary>Every C# file below <c>src</c> that somebody wrote.</summary>
internal static class Sources
{
    public static IReadOnlyList<SourceFile> All { get; } = Read();

    private static List<SourceFile> Read()
    {
        var root = RepositoryRoot.Path;
        return Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(found => !found.Path.Split('/').Any(part => part is "obj" or "bin"))
            .OrderBy(found => found.Path, StringComparer.Ordinal)
            .Select(found => new SourceFile(found.Path, File.ReadAllText(found.File)))
            .ToList();
    }
}
