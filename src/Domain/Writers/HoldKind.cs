namespace OrleansPayouts.Domain.Writers;

/// <summary>Why a writer is not paid for now, whatever the balance.</summary>
[GenerateSerializer, Alias("OrleansPayouts.HoldKind")]
public enum HoldKind
{
    /// <summary>An admin holds the writer.</summary>
    Manual,

    /// <summary>Stripe refuses transfers to the account until its owner completes what Stripe asks.</summary>
    AccountRestricted,

    /// <summary>The account is closed or does not exist: another one is needed.</summary>
    AccountClosed,
}
