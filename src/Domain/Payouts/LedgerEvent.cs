namespace OrleansPayouts.Domain.Payouts;

/// <summary>The ledger's transactions; each moves one amount from one account to another (the table in design.md).</summary>
public enum LedgerEvent
{
    /// <summary>Platform earnings → writer available.</summary>
    EarningRecorded,

    /// <summary>Writer available → writer reserved.</summary>
    PayoutReserved,

    /// <summary>Writer reserved → platform Stripe cash.</summary>
    TransferConfirmed,

    /// <summary>Writer reserved → writer available.</summary>
    PayoutReleased,

    /// <summary>Platform Stripe cash → writer available.</summary>
    TransferReversed,
}
