using OrleansPayouts.FaultDrill.Faults;

namespace OrleansPayouts.FaultDrill.Plan;

/// <summary>What goes wrong in a round. The tracks go on beside one another, each fault of a track after the one before.</summary>
internal sealed record RoundPlan
{
    /// <summary>1 and up.</summary>
    public required int Round { get; init; }

    public required int Silos { get; init; }

    /// <summary>Payouts a run, about.</summary>
    public required int WritersARun { get; init; }

    public required IReadOnlyList<IReadOnlyList<IFault>> Tracks { get; init; }

    /// <summary>When the work is over, with the program down: days that pass, a dump that is restored.</summary>
    public required IReadOnlyList<IFault> Afterwards { get; init; }

    /// <summary>The same without the faults whose kinds contain one of these words.</summary>
    public RoundPlan Without(IReadOnlyList<string> words)
    {
        bool Stays(IFault fault) => !words.Any(word => fault.Kind.Contains(word, StringComparison.OrdinalIgnoreCase));
        return this with
        {
            Tracks = Tracks.Select(track => track.Where(Stays).ToList()).ToList(),
            Afterwards = Afterwards.Where(Stays).ToList(),
        };
    }

    public override string ToString()
    {
        var tracks = Tracks.Select(track => "  " + string.Join("; ", track)).Append("  afterwards: " + string.Join("; ", Afterwards));
        return $"round {Round}: {Silos} silo{(Silos == 1 ? "" : "s")}, {WritersARun} writers a run\n{string.Join('\n', tracks)}";
    }
}
