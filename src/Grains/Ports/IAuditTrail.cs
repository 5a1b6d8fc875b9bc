namespace OrleansPayouts.Grains.Ports;

/// <summary>
/// The audit log, for what is not written in one transaction with its entry. Whoever writes SQL writes the entry in the same
/// transaction instead.
/// </summary>
public interface IAuditTrail
{
    /// <summary>Returns when the entry is durable and part of the chain. A repeat is a second entry.</summary>
    /// <param name="who">Who did it, when, why and on which request.</param>
    /// <param name="change">What was done.</param>
    /// <param name="cancellationToken">Where it ends first, the entry may be written or not.</param>
    Task Record(AuditContext who, AuditedChange change, CancellationToken cancellationToken);
}
