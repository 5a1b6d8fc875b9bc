using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>One payout to one writer in one currency: the state that <see cref="PayoutDecider"/> decides over.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.WriterPayout")]
public sealed record WriterPayout
{
    [Id(0)]
    public required PayoutId Id { get; init; }

    [Id(1)]
    public required RunId Run { get; init; }

    [Id(2)]
    public required WriterId Writer { get; init; }

    [Id(3)]
    public required Money Amount { get; init; }

    [Id(4)]
    public required StripeAccountId Destination { get; init; }

    [Id(5)]
    public PayoutStatus Status { get; init; } = PayoutStatus.Reserved;

    /// <summary>Compared and set by every write; rises by one with each.</summary>
    [Id(6)]
    public int Version { get; init; }

    /// <summary>Which key is in use: 1 and up. See <see cref="IdempotencyKey"/>.</summary>
    [Id(7)]
    public int Epoch { get; init; } = 1;

    /// <summary>Attempts begun so far, answered or not.</summary>
    [Id(8)]
    public int Attempts { get; init; }

    /// <summary>Retries used up; rate limits and the like use none.</summary>
    [Id(9)]
    public int Retries { get; init; }

    /// <summary>
    /// When the oldest attempt in doubt under the current key was begun; null where none is in doubt. What Stripe
    /// refused before executing it (a rate limit, say) is not saved under the key, so it does not age it either.
    /// </summary>
    [Id(10)]
    public DateTimeOffset? KeyFirstUsedAt { get; init; }

    /// <summary>Attempts under the current key without a trustworthy answer, those still under way included.</summary>
    [Id(11)]
    public int UnansweredAttempts { get; init; }

    /// <summary>When it is tried again, for <see cref="PayoutStatus.RetryScheduled"/> and <see cref="PayoutStatus.Unknown"/>.</summary>
    [Id(12)]
    public DateTimeOffset? DueAt { get; init; }

    [Id(13)]
    public TransferId? Transfer { get; init; }

    /// <summary>The last failure's code; null once paid.</summary>
    [Id(14)]
    public string? FailureCode { get; init; }

    /// <summary>
    /// The latest attempt whose answer is recorded, or was made under an earlier key. A further answer to it, or to an
    /// attempt before it, says nothing new unless it confirms a transfer: answers are recorded again after a lost
    /// acknowledgement, and two activations' answers overtake each other.
    /// </summary>
    [Id(15)]
    public int SettledThrough { get; init; }

    /// <summary>
    /// The payee as it was when the payout was read. It decides whether an attempt may be begun, and nothing after that; what is
    /// sent goes to <see cref="Destination"/>.
    /// </summary>
    [Id(16)]
    public required Payee Payee { get; init; }

    /// <summary>
    /// Whether something may have been sent under the current key, so that the money stays reserved. It goes by the payout
    /// alone; who writes a decision that rests on it keeps new attempts from being begun meanwhile.
    /// </summary>
    public bool MayHaveBeenSent => InDoubt || Status is PayoutStatus.Unknown or PayoutStatus.NeedsReview;

    /// <summary>Whether a transfer may exist that is not recorded here.</summary>
    public bool InDoubt => UnansweredAttempts > 0;

    /// <summary>Whether its key may be used at <paramref name="now"/> without the danger that Stripe has forgotten it.</summary>
    public bool KeyIsTrusted(DateTimeOffset now) => KeyFirstUsedAt is not { } first || now - first < IdempotencyKey.TrustedFor;

    /// <summary>
    /// When no attempt under the current key can reach Stripe any more, so that finding no transfer proves that there is
    /// none; null where none is in doubt.
    /// </summary>
    public DateTimeOffset? KeyIsOverAt => KeyFirstUsedAt + IdempotencyKey.OverAfter;

    /// <summary>
    /// How long a request that is sent at <paramref name="now"/> may take so that it has ended when its key is no longer
    /// trusted; null where any request has (<see cref="IdempotencyKey.LongestRequest"/>); zero or less: do not send it.
    /// </summary>
    public TimeSpan? TimeToSend(DateTimeOffset now)
    {
        var left = KeyFirstUsedAt + IdempotencyKey.TrustedFor - now;
        return left < IdempotencyKey.LongestRequest ? left : null;
    }

    public IdempotencyKey Key => IdempotencyKey.For(Id, Epoch);

    public TransferRequest ToRequest() => new(Id, Run, Writer, Amount, Destination, Key);
}
