using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>What a key of Stripe's acts for. Keys, transfers and lists are each one account's in one mode.</summary>
/// <param name="Account">The platform's own account.</param>
/// <param name="IsLive">Live mode; false for test mode and sandboxes.</param>
public sealed record StripeIdentity(StripeAccountId Account, bool IsLive)
{
    public override string ToString() => $"{Account} in {(IsLive ? "live" : "test")} mode";
}
