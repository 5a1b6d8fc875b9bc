using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansPayouts.Silo.Tests.Telemetry;

/// <summary>Reads Prometheus's text format 0.0.4 strictly: what it does not understand is an error.</summary>
internal sealed partial class Prometheus
{
    private readonly Dictionary<string, string> types = [];

    public List<(string Name, Dictionary<string, string> Labels, double Value)> Samples { get; } = [];

    public static Prometheus Parse(string text)
    {
        var read = new Prometheus();
        text.ShouldEndWith("\n");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            read.Take(line);
        read.HistogramsShouldAddUp();
        return read;
    }

    public string TypeOf(string name) => types[name];

    public double Sum(string name, params (string Label, string Value)[] labels) => Samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Label) == label.Value)).Sum(sample => sample.Value);

    private void Take(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            return;
        if (TypeLine().Match(line) is { Success: true } type)
        {
            types.TryAdd(type.Groups[1].Value, type.Groups[2].Value).ShouldBeTrue($"a name has one type: {line}");
            return;
        }
        var sample = SampleLine().Match(line);
        sample.Success.ShouldBeTrue(line);
        var name = sample.Groups[1].Value;
        types.Keys.ShouldContain(declared => name == declared || (types[declared] == "histogram" && HistogramPart().Replace(name, "") == declared), line);
        var labels = LabelPair().Matches(sample.Groups[2].Value).ToDictionary(pair => pair.Groups[1].Value, pair => Unescape(pair.Groups[2].Value));
        var value = sample.Groups[3].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        };
        Samples.Add((name, labels, value));
    }

    private void HistogramsShouldAddUp()
    {
        foreach (var series in Samples.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal))
            .GroupBy(sample => sample.Name + string.Join(",", sample.Labels.Where(label => label.Key != "le"))))
        {
            series.Select(sample => sample.Value).ShouldBeInOrder();
            series.Last().Labels["le"].ShouldBe("+Inf");
        }
    }

    private static string Unescape(string text) => text.Replace("\\n", "\n").Replace("\\\"", "\"").Replace("\\\\", "\\");

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|untyped)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? ([-+]?(?:Inf|[0-9.]+(?:E[-+]?[0-9]+)?)|NaN)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)",?""")]
    private static partial Regex LabelPair();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();
}
