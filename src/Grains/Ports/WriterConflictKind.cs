namespace OrleansPayouts.Grains.Ports;

/// <summary>What is wrong with a writer that is well formed.</summary>
public enum WriterConflictKind
{
    /// <summary>The writer is new and has no name.</summary>
    NameMissing,

    /// <summary>The writer is new and has no currency.</summary>
    CurrencyMissing,

    /// <summary>The threshold is in another currency than the writer.</summary>
    ThresholdCurrency,
}
