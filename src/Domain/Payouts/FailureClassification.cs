namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// The one place where Stripe's errors get their meaning, by HTTP status and <c>error.code</c>, never by message text.
/// Codes that it does not know fall to the safe side: a 5xx is never definite, whatever its code; a 4xx is, as Stripe
/// executes nothing that it answers so, unless its headers say otherwise.
/// </summary>
public static class FailureClassification
{
    public static FailureClass Classify(TransferOutcome.Refused refused) => refused switch
    {
        { HttpStatus: >= 500 } => FailureClass.UnknownOutcome,
        // A request that timed out at an edge in front of Stripe may have passed it.
        { HttpStatus: 408 } => FailureClass.UnknownOutcome,
        { Type: "idempotency_error" } => FailureClass.StopEverything,
        // A 403 that concerns one payee's account stops nothing else.
        { HttpStatus: 403, Code: "account_invalid" } => FailureClass.PayeeMustAct,
        { HttpStatus: 401 or 403 } => FailureClass.StopEverything,
        { Code: "api_key_expired" or "platform_api_key_expired" } => FailureClass.StopEverything,
        { HttpStatus: 429 } => FailureClass.Transient,
        { HttpStatus: 409 } => FailureClass.Transient,
        { Code: "lock_timeout" or "rate_limit" or "idempotency_key_in_use" } => FailureClass.Transient,
        { Code: "balance_insufficient" } => FailureClass.PlatformMustAct,
        _ when IsPayees(refused) => FailureClass.PayeeMustAct,
        // No code says that this is definite, and Stripe says to send it again: so it is not, and nothing says that
        // nothing happened either.
        { ShouldRetry: true } => FailureClass.UnknownOutcome,
        _ => FailureClass.WrongRequest,
    };

    /// <summary>The code under which a failure is counted, shown and filtered: Stripe's own where it gave one.</summary>
    public static string CodeOf(TransferOutcome.Refused refused) =>
        refused.Code ?? (refused.Type == "idempotency_error" ? "idempotency_error" : $"http_{refused.HttpStatus}");

    private static bool IsPayees(TransferOutcome.Refused refused) => refused.Code switch
    {
        "insufficient_capabilities_for_transfer" or "payouts_not_allowed" or "transfers_not_allowed" or "account_closed"
            or "not_allowed_on_standard_account" or "account_invalid" => true,
        "resource_missing" => refused.Param == "destination",
        _ => false,
    };
}
