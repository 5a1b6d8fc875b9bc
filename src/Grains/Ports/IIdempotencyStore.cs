namespace OrleansPayouts.Grains.Ports;

/// <summary>The first answers to calls with an idempotency key, until they expire.</summary>
public interface IIdempotencyStore
{
    /// <summary>Gives the key to the call, unless it is taken. Of several at once it is given to one.</summary>
    /// <param name="call">The call.</param>
    /// <param name="now">The time.</param>
    /// <param name="claimedUntil">When the same call may be made again, where this one does not come to an answer.</param>
    /// <param name="expiresAt">When the key is forgotten.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    Task<IdempotencyClaim> Claim(
        IdempotentCall call, DateTimeOffset now, DateTimeOffset claimedUntil, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Keeps the answer, unless the key is no longer this call's; forgets some of the expired ones.</summary>
    Task Answer(IdempotentCall call, IdempotentAnswer answer, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Gives the key back: the call has done nothing.</summary>
    Task Release(IdempotentCall call, CancellationToken cancellationToken);
}
