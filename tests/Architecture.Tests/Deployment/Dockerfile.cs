using System.Text.Json;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>The instructions of the <c>Dockerfile</c>, by stage; continued lines are one.</summary>
internal sealed class Dockerfile
{
    private readonly List<(string Stage, string From, List<(string Name, string Value)> Instructions)> stages = [];
    private readonly Dictionary<string, string> arguments = new(StringComparer.Ordinal);

    public IEnumerable<string> Stages => stages.Select(stage => stage.Stage);

    /// <summary>The images of others that stages start from, arguments filled in.</summary>
    public IEnumerable<string> Bases => stages.Select(stage => Fill(stage.From)).Where(image => !Stages.Contains(image));

    public static Dockerfile Read()
    {
        var file = new Dockerfile();
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            var (name, value) = line.Split(' ', 2) is [var first, var rest] ? (first, rest.Trim()) : (line, "");
            if (name == "FROM" && value.Split(' ') is [var image, "AS", var stage])
                file.stages.Add((stage, image, []));
            else if (name == "ARG" && file.stages.Count == 0)
                file.arguments[value.Split('=')[0]] = value.Split('=', 2)[1];
            else
                file.stages[^1].Instructions.Add((name, value));
        }

        return file;
    }

    /// <summary>What a stage and those it starts from say, the nearest first.</summary>
    public IEnumerable<string> Values(string stage, string instruction)
    {
        for (var name = stage; stages.Find(found => found.Stage == name) is { Stage: not null } at; name = at.From)
            foreach (var (_, value) in Enumerable.Reverse(at.Instructions).Where(line => line.Name == instruction))
                yield return value;
    }

    public string[] EntryPoint(string stage) => JsonSerializer.Deserialize<string[]>(Values(stage, "ENTRYPOINT").First())!;

    private string Fill(string image) => image.StartsWith("${", StringComparison.Ordinal) ? arguments[image[2..^1]] : image;
}
