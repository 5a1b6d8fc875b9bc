namespace OrleansPayouts.Bench;

/// <summary>
/// What was measured, medians over the rounds. Throughput is of the whole run, from the trigger to its completion,
/// planning included; <see cref="DispatchPerSecond"/> leaves planning out.
/// </summary>
internal sealed record EngineFigures
{
    public required int Payouts { get; init; }

    public required int Concurrency { get; init; }

    public required int BatchSize { get; init; }

    public required double PayoutsPerSecond { get; init; }

    public required double DispatchPerSecond { get; init; }

    public required double PlanSeconds { get; init; }

    /// <summary>CPU of our process, the HTTP calls included.</summary>
    public required double CpuMsPerPayout { get; init; }

    public required double LimitCpuMsPerPayout { get; init; }

    /// <summary>CPU of the database's sessions, on Linux.</summary>
    public required double DatabaseCpuMsPerPayout { get; init; }

    public required double CommitsPerPayout { get; init; }

    public required double StatementsPerPayout { get; init; }

    /// <summary>From the request's start to its outcome's commit.</summary>
    public required double P50Ms { get; init; }

    public required double P99Ms { get; init; }

    public required double PeakRssMb { get; init; }

    /// <summary>The bare loop.</summary>
    public required double LimitPayoutsPerSecond { get; init; }

    public required double RatioToLimit { get; init; }

    public required double DispatchRatioToLimit { get; init; }
}
