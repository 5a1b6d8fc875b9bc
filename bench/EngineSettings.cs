namespace OrleansPayouts.Bench;

/// <summary>What the engine benchmark was asked for.</summary>
internal sealed record EngineSettings(int Payouts, int Concurrency, int BatchSize, int Rounds, FileInfo? Json, bool Statements)
{
    /// <summary>Whether the run is monitored and its audit log chained, as in production.</summary>
    public bool IsWatched { get; init; } = true;
}
