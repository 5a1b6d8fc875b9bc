namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

[GenerateSerializer]
[Alias("Conformance.Notes")]
public sealed class Notes
{
    [Id(0)]
    public List<string> Lines { get; set; } = [];
}
