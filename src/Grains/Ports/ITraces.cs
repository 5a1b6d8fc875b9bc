namespace OrleansPayouts.Grains.Ports;

/// <summary>Everything that followed from one request.</summary>
public interface ITraces
{
    /// <summary>Gathers it; null where nothing has this correlation id. Costs the same however much there is beside it.</summary>
    /// <param name="correlationId">The request's.</param>
    /// <param name="limit">Payouts, and entries of the audit log, at most: the first of each.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<Trace?> Find(string correlationId, int limit, CancellationToken cancellationToken);
}
