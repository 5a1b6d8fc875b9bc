namespace OrleansPayouts.Grains.Ports;

/// <summary>What may be a mistake.</summary>
public enum WriterNoticeKind
{
    /// <summary>Another writer is paid to the same account.</summary>
    SharedAccount,

    /// <summary>The writer's own threshold was in the former currency, and was cleared.</summary>
    ThresholdCleared,
}
