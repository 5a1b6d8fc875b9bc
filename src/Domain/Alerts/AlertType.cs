namespace OrleansPayouts.Domain.Alerts;

/// <summary>What an alert is about.</summary>
[GenerateSerializer, Alias("OrleansPayouts.AlertType")]
public enum AlertType
{
    FailureRate,
    PendingThreshold,
    ProcessingDelay,

    /// <summary>One a currency: sums of several do not add up.</summary>
    AmountThreshold,

    /// <summary>One a subject: a run, an invariant, the circuit, …</summary>
    SystemError,
}
