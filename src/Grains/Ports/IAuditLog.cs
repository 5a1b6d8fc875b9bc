namespace OrleansPayouts.Grains.Ports;

/// <summary>The audit log, to be read.</summary>
public interface IAuditLog
{
    /// <summary>The entries in the order of their ids, a page at a time behind the scenes: memory does not grow with them.</summary>
    IAsyncEnumerable<AuditRecord> Read(AuditRange range, CancellationToken cancellationToken);
}
