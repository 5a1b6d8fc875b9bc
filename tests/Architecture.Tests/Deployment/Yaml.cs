using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>A place in a YAML document, anchors and merges resolved. What is not there is <see cref="IsMissing"/>, at any depth.</summary>
internal readonly struct Yaml(object? node, string path)
{
    private static readonly IDeserializer Reader = new DeserializerBuilder().Build();

    public bool IsMissing => node is null;

    public string Path => path;

    /// <summary>The scalar's text; a test fails where it is missing.</summary>
    public string Text => node as string ?? throw new InvalidOperationException($"{path} is no text.");

    public IEnumerable<string> Keys => node is Dictionary<object, object> map ? map.Keys.Select(key => (string)key) : [];

    public IEnumerable<Yaml> Items
    {
        get
        {
            var place = path;
            return node is List<object> list ? list.Select((item, index) => new Yaml(item, $"{place}[{index}]")) : [];
        }
    }

    public IEnumerable<string> Texts => Items.Select(item => item.Text);

    public Yaml this[string key] => new(
        node is Dictionary<object, object> map && map.TryGetValue(key, out var value) ? value : null, $"{path}.{key}");

    /// <summary>A map of scalars, as an <c>environment</c> is.</summary>
    public Dictionary<string, string> Map()
    {
        var self = this;
        return Keys.ToDictionary(key => key, key => self[key].Text, StringComparer.Ordinal);
    }

    public static Yaml Read(string file) => All(file).Single();

    public static IEnumerable<Yaml> All(string file)
    {
        using var text = new StreamReader(System.IO.Path.Combine(RepositoryRoot.Path, file));
        var documents = new List<Yaml>();
        var parser = new MergingParser(new Parser(text));
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(new Yaml(Reader.Deserialize<object>(parser), $"{file}#{documents.Count}"));
        return documents;
    }
}
