namespace OrleansPayouts.Domain.Alerts;

/// <summary>Why something at Orleans's ports was refused.</summary>
public enum RefusalKind
{
    /// <summary>The caller may not make this call.</summary>
    CallRefused,

    /// <summary>The certificate does not belong at this port, or a message named another sender than its connection.</summary>
    ConnectionRefused,

    /// <summary>A payout was to be sent that no silo with this key has vouched for.</summary>
    PayoutNotVouched,
}
