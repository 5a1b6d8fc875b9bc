namespace OrleansPayouts.StripeSimulator;

/// <summary>What the simulator has seen since it started, and what it holds.</summary>
public sealed record SimulatorReport
{
    /// <summary>The load over all endpoints.</summary>
    public required LoadPeak All { get; init; }

    /// <summary>The load on <c>POST /v1/transfers</c>.</summary>
    public required LoadPeak Transfers { get; init; }

    /// <summary>Answers by outcome: <c>ok</c>, <c>replayed</c>, <c>no_answer</c>, or the error's code.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>Faults that struck, by kind.</summary>
    public required IReadOnlyDictionary<FaultKind, long> FaultsFired { get; init; }

    /// <summary>Transfers in the journal, those of earlier starts included.</summary>
    public required long CommittedTransfers { get; init; }

    /// <summary>Their amounts in minor units by currency, reversals not subtracted.</summary>
    public required IReadOnlyDictionary<string, long> CommittedMinor { get; init; }

    /// <summary>The platform's balance in minor units by currency.</summary>
    public required IReadOnlyDictionary<string, long> BalancesMinor { get; init; }

    /// <summary>The simulator's clock.</summary>
    public required DateTimeOffset Now { get; init; }
}
