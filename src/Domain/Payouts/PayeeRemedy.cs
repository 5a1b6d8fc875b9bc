using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>What a writer is told, and held for, when Stripe refuses the account.</summary>
public static class PayeeRemedy
{
    public static WriterHold HoldFor(string code) => code switch
    {
        "account_closed" => new(HoldKind.AccountClosed, "The Stripe account is closed. Connect another account to be paid."),
        "resource_missing" or "account_invalid" =>
            new(HoldKind.AccountClosed, "The Stripe account is not connected to this platform. Connect it again to be paid."),
        "not_allowed_on_standard_account" =>
            new(HoldKind.AccountRestricted, "This kind of Stripe account cannot receive transfers. Connect another account to be paid."),
        _ => new(HoldKind.AccountRestricted, "Stripe has restricted the account. Complete what Stripe asks for in its dashboard to be paid."),
    };
}
