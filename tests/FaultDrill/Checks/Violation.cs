namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>An invariant that does not hold.</summary>
/// <param name="Invariant">I1 to I9, of the design's table.</param>
/// <param name="What">Which payouts, runs or sums, and what is wrong with them.</param>
internal sealed record Violation(string Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}
