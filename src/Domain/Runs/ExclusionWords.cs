namespace OrleansPayouts.Domain.Runs;

/// <summary>An exclusion in words that may be shown to the writer, with what to do about it.</summary>
public static class ExclusionWords
{
    public static string Describe(this ExclusionReason reason) => reason switch
    {
        ExclusionReason.NothingOwed => "There is nothing to pay out yet.",
        ExclusionReason.OpenPayout => "An earlier payout is still under way. The rest is paid in a later run.",
        ExclusionReason.Held => "Payouts to you are on hold. Contact the platform.",
        ExclusionReason.NoAccount => "No Stripe account is connected. Connect one to be paid.",
        ExclusionReason.AccountRestricted => "Stripe has restricted your account. Complete what Stripe asks for to be paid.",
        ExclusionReason.AccountClosed => "Your Stripe account is closed or no longer connected. Connect another one to be paid.",
        ExclusionReason.CurrencyNotSupported => "Payouts in this currency are not offered. Contact the platform.",
        ExclusionReason.BelowThreshold => "The balance has not reached the smallest payout yet. It is kept and paid once it has.",
        ExclusionReason.TransferUnaccounted => "An earlier payment is still being matched with your earnings. Contact the platform.",
        ExclusionReason.AlreadyPaid => "You were paid in this run. What you have earned since is paid in the next one.",
        ExclusionReason.NotYetEarned => "Your earnings are dated ahead. They become payable on their date.",
        ExclusionReason.BelowRailMinimum => "The balance is smaller than the least that Stripe pays out in this currency. It is kept and paid once it is enough.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This is no reason."),
    };
}
