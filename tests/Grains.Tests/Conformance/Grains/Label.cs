namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

/// <summary>Cannot change, so it is not copied.</summary>
[GenerateSerializer, Immutable]
[Alias("Conformance.Label")]
public sealed record Label([property: Id(0)] string Text);
