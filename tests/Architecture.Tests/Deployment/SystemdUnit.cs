namespace OrleansPayouts.Architecture.Tests;

/// <summary>A unit file: each section's settings in their order, those that are said twice included.</summary>
internal sealed class SystemdUnit
{
    private readonly List<(string Section, string Name, string Value)> settings = [];

    public static SystemdUnit Read(string file)
    {
        var unit = new SystemdUnit();
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(RepositoryRoot.Path, file)).Select(line => line.Trim()))
            if (line.StartsWith('['))
                section = line.Trim('[', ']');
            else if (line.Length > 0 && !line.StartsWith('#') && line.Split('=', 2) is [var name, var value])
                unit.settings.Add((section, name, value));
        return unit;
    }

    public IEnumerable<string> Values(string section, string name) =>
        settings.Where(setting => setting.Section == section && setting.Name == name).Select(setting => setting.Value);

    public string Value(string section, string name) => Values(section, name).Single();

    /// <summary>Lines <c>NAME=value</c>, comments left out.</summary>
    public static Dictionary<string, string> Assignments(IEnumerable<string> lines) => lines
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2))
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
