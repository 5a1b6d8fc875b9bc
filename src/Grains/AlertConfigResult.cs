using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains;

/// <summary>What became of a change of the alert configuration.</summary>
/// <param name="Config">As it is now: changed, or untouched where anything was wrong.</param>
/// <param name="Problems">What was wrong, one a field.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.AlertConfigResult")]
public sealed record AlertConfigResult(
    [property: Id(0)] AlertConfig Config,
    [property: Id(1)] IReadOnlyList<AlertConfigProblem> Problems)
{
    /// <summary>Receivers that are stored and cannot be told, one entry a field (<see cref="UnreachableReceivers"/>).</summary>
    [Id(2)]
    public IReadOnlyList<AlertConfigProblem> Warnings { get; init; } = [];
}
