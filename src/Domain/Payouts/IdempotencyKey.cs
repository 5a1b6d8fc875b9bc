namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// The key under which Stripe executes an attempt at most once: a function of payout and epoch alone, at most 255
/// characters (stripe.md, "Our rule").
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.IdempotencyKey")]
public readonly record struct IdempotencyKey
{
    /// <summary>
    /// How long a key is trusted after its first use. Stripe may forget a key after 24 hours, and would then pay
    /// again; the hour between is for clocks that disagree and for requests that linger.
    /// </summary>
    public static readonly TimeSpan TrustedFor = TimeSpan.FromHours(23);

    /// <summary>
    /// The longest that a request may take (PAYOUT_PROCESSING_TIMEOUT_MS). One that is begun later than this before the
    /// end of the key's trust is given only the rest of it, so that no request is under way when the trust is over.
    /// </summary>
    public static readonly TimeSpan LongestRequest = TimeSpan.FromHours(1);

    /// <summary>
    /// After which no attempt under a key can still reach Stripe: the last has ended with <see cref="TrustedFor"/>; the
    /// other two hours are for clocks that disagree and for bytes that linger in the network.
    /// </summary>
    public static readonly TimeSpan OverAfter = TrustedFor + TimeSpan.FromHours(2);

    [Id(0)]
    private readonly string? value;

    private IdempotencyKey(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("A default IdempotencyKey is no key.");

    /// <param name="payout">The payout.</param>
    /// <param name="epoch">1 and up; rises only after a definite refusal or proof that no transfer exists.</param>
    public static IdempotencyKey For(PayoutId payout, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return new IdempotencyKey($"{payout}.{epoch}");
    }

    public override string ToString() => Value;
}
