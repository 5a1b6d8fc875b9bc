namespace OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

[GenerateSerializer]
[Alias("OrleansStorage.Notes")]
public sealed class Notes
{
    [Id(0)]
    public List<string> Lines { get; set; } = [];
}
