using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Which Stripe account the books are bound to. Keys and lists of another account prove nothing about these payouts.</summary>
public interface IAccountBinding
{
    /// <summary>Binds the books, where they are bound to none yet, and gives what they are bound to.</summary>
    Task<StripeIdentity> Bind(StripeIdentity identity, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Binds the books to another account. Null where that is done; otherwise why not, in words, and nothing is written: a silo is
    /// running, or transfers may exist at the account that the books are bound to, and only that one can tell.
    /// </summary>
    /// <param name="identity">What the books are bound to from now on.</param>
    /// <param name="audit">Who wants it, and why: a reason is required.</param>
    /// <param name="cancellationToken">Nothing is written where it ends first.</param>
    Task<string?> Rebind(StripeIdentity identity, AuditContext audit, CancellationToken cancellationToken);
}
