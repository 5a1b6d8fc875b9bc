namespace OrleansPayouts.Domain.Payouts;

/// <summary>A failure's code in words for an admin, with what to do about it.</summary>
public static class FailureWords
{
    public static string Describe(string code) => code switch
    {
        "account_closed" => "The writer's Stripe account is closed or not connected to this platform. The writer must connect another one.",
        "held" => "The writer was put on hold before anything was sent.",
        "no_account" => "The writer's Stripe account was removed before anything was sent.",
        PayeeDecider.AccountChanged => "The writer's Stripe account was changed before anything was sent.",
        "account_restricted" => "Stripe has restricted the writer's account. The writer must complete what Stripe asks for.",
        "account_invalid" or "resource_missing" => "The writer's Stripe account is not connected to this platform.",
        "insufficient_capabilities_for_transfer" or "payouts_not_allowed" or "transfers_not_allowed" =>
            "Stripe has restricted the writer's account. The writer must complete what Stripe asks for.",
        "not_allowed_on_standard_account" => "This kind of Stripe account cannot receive transfers.",
        "balance_insufficient" or "balance_below_plan" =>
            "The platform's Stripe balance does not cover the payout. The money is available again; the next run plans it once the balance is topped up.",
        "balance_unknown" => "Stripe did not tell its balance, so nothing is sent.",
        "failure_share" =>
            "Stripe refuses so many payouts that something must be wrong with more than single payees. Look at the errors, then resume or cancel the run.",
        "books_out_of_balance" => "The books contradict themselves, so nothing is sent. A person must look before the run goes on.",
        "transfer_unaccounted" =>
            "Stripe holds a transfer to the writer that the books do not account for. A person must look before the writer is paid again.",
        Runs.RunPause.ByOperator => "An operator has paused the run.",
        Runs.RunPause.StripeUnauthorized or "api_key_expired" or "platform_api_key_expired" or "http_401" or "http_403" =>
            "Stripe refuses the key in STRIPE_SECRET_KEY. Set a valid one. A restricted key needs: Transfers write; Balance and connected accounts read.",
        Runs.RunPause.StripeAccountDiffers =>
            "The key in STRIPE_SECRET_KEY is of another Stripe account, or of another mode, than these books. Set the right one; nothing is sent until then.",
        Runs.RunPause.AnotherRunIsGoing => "Another run is going; one run pays at a time.",
        "idempotency_error" => "Stripe saw the payout's key with other parameters. A person must look before anything more is sent.",
        "rate_limit" or "lock_timeout" or "idempotency_key_in_use" or "http_429" or "http_409" =>
            "Stripe is busy. Nothing was sent; it is tried again.",
        "amount_too_small" => "The amount is below what Stripe transfers in this currency.",
        "amount_too_large" => "The amount is above what Stripe transfers at once.",
        "timeout" or "connection_failed" or "malformed_answer" or "mismatched_answer" or "abandoned" =>
            "It is not known whether Stripe made the transfer. The money stays reserved until that is known.",
        _ when code.StartsWith("http_5", StringComparison.Ordinal) =>
            "Stripe failed inside. It is not known whether the transfer was made; the money stays reserved until it is.",
        _ => "Stripe refused the transfer.",
    };
}
