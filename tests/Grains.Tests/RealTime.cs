namespace OrleansPayouts.Grains.Tests;

/// <summary>Tests of what is done in real time, after all others: who shares two cores with twenty other tests is late.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealTime
{
    public const string Name = "real time";
}
