using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Sending;

/// <summary>Which verdict follows from an outcome.</summary>
public static class SendVerdicts
{
    public static SendVerdict Of(TransferOutcome outcome) => outcome switch
    {
        TransferOutcome.Confirmed => SendVerdict.Good,
        TransferOutcome.Unanswered => SendVerdict.Bad,
        // A limiter that has a name counts requests; lock_timeout comes without one, and concerns one account.
        TransferOutcome.Refused { HttpStatus: 429, RateLimitedReason: not (null or "resource-specific") } => SendVerdict.Throttled,
        TransferOutcome.Refused { HttpStatus: 429, Code: "rate_limit" } => SendVerdict.Throttled,
        TransferOutcome.Refused refused => Of(FailureClassification.Classify(refused)),
        _ => SendVerdict.Neutral,
    };

    public static SendVerdict Of(TransferListing listing) => listing switch
    {
        TransferListing.Page => SendVerdict.Good,
        TransferListing.Unavailable { Code: "rate_limit" or "http_429" } => SendVerdict.Throttled,
        TransferListing.Unavailable unavailable => Of(unavailable.Class),
        _ => SendVerdict.Neutral,
    };

    public static SendVerdict Of(TransferLookup lookup) => lookup switch
    {
        TransferLookup.Unavailable { Code: "rate_limit" or "http_429" } => SendVerdict.Throttled,
        TransferLookup.Unavailable unavailable => Of(unavailable.Class),
        _ => SendVerdict.Good,
    };

    private static SendVerdict Of(FailureClass failure) => failure switch
    {
        FailureClass.UnknownOutcome or FailureClass.StopEverything => SendVerdict.Bad,
        FailureClass.Transient => SendVerdict.Neutral,
        _ => SendVerdict.Good,
    };
}
