using System.Text.Json;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>What Stripe's answers mean to this program. It reports what came back and judges nothing.</summary>
internal static class StripeReading
{
    /// <summary>The outcome of <paramref name="request"/>.</summary>
    public static TransferOutcome Transfer(in StripeReply reply, TransferRequest request)
    {
        if (FailureOf(reply) is { } failure)
            return failure;
        try
        {
            return StripeAnswer.ReadTransfer(reply.Body.Span, request) is { } transfer
                ? new TransferOutcome.Confirmed(transfer) { RequestId = reply.RequestId }
                : Unanswered(TransportFault.MismatchedAnswer, reply);
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            return Unanswered(TransportFault.MalformedAnswer, reply);
        }
    }

    /// <summary>A page of transfers.</summary>
    public static TransferListing Listing(in StripeReply reply)
    {
        var failure = FailureOf(reply);
        try
        {
            if (failure is null)
                return TransferPage.Read(reply.Body);
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            failure = Unanswered(TransportFault.MalformedAnswer, reply);
        }

        var (code, retryAfter, meaning) = Meaning(failure);
        return new TransferListing.Unavailable(code, retryAfter, meaning);
    }

    /// <summary>The transfer with the id that was asked for.</summary>
    public static TransferLookup Lookup(in StripeReply reply, TransferId asked)
    {
        var failure = FailureOf(reply);
        try
        {
            if (failure is null)
                return TransferPage.ReadOne(reply.Body, asked) is { } transfer ? new TransferLookup.Found(transfer) : new TransferLookup.Missing();
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            failure = Unanswered(TransportFault.MalformedAnswer, reply);
        }

        if (failure is TransferOutcome.Refused { HttpStatus: 404, Code: "resource_missing" })
            return new TransferLookup.Missing();
        var (code, retryAfter, meaning) = Meaning(failure);
        return new TransferLookup.Unavailable(code, retryAfter, meaning);
    }

    /// <summary>The platform's balance.</summary>
    public static BalanceAnswer Balance(in StripeReply reply)
    {
        var failure = FailureOf(reply);
        try
        {
            if (failure is null)
                return BalanceBody.Read(reply.Body);
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            failure = Unanswered(TransportFault.MalformedAnswer, reply);
        }

        var (code, retryAfter, meaning) = Meaning(failure);
        return new BalanceAnswer.Unavailable(code, retryAfter, meaning);
    }

    /// <summary>The platform's own account.</summary>
    public static AccountAnswer Account(in StripeReply reply)
    {
        var failure = FailureOf(reply);
        try
        {
            if (failure is null)
                return new AccountAnswer.Known(AccountBody.Read(reply.Body));
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            failure = Unanswered(TransportFault.MalformedAnswer, reply);
        }

        var (code, _, meaning) = Meaning(failure);
        return new AccountAnswer.Unavailable(code, meaning);
    }

    /// <summary>Null for a 200 whose body has yet to be read.</summary>
    private static TransferOutcome? FailureOf(in StripeReply reply) => reply switch
    {
        { Fault: { } fault } => Unanswered(fault, reply),
        { Status: 200 } => null,
        { Status: >= 400 and <= 599 } => Refused(reply),
        _ => Unanswered(TransportFault.MalformedAnswer, reply),
    };

    private static TransferOutcome Refused(in StripeReply reply)
    {
        try
        {
            return Refused(reply, StripeAnswer.ReadError(reply.Body.Span));
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            // An error page of some machine in between. A 5xx is unknown whoever says it; but a 4xx would be taken
            // for a definite refusal, and only Stripe itself can give one.
            return reply.Status >= 500 ? Refused(reply, default) : Unanswered(TransportFault.MalformedAnswer, reply);
        }
    }

    private static TransferOutcome.Refused Refused(in StripeReply reply, (string? Type, string? Code, string? Param) error) =>
        new(reply.Status)
        {
            Type = error.Type,
            Code = error.Code,
            Param = error.Param,
            ShouldRetry = reply.ShouldRetry,
            Replayed = reply.Replayed,
            RetryAfter = reply.RetryAfter,
            RateLimitedReason = reply.RateLimitedReason,
            RequestId = reply.RequestId,
        };

    private static TransferOutcome.Unanswered Unanswered(TransportFault fault, in StripeReply reply) =>
        new(fault) { RequestId = reply.RequestId };

    // Who only asked has lost nothing by having no answer, so what is unknown here may simply be asked again.
    private static (string Code, TimeSpan? RetryAfter, FailureClass Class) Meaning(TransferOutcome failure) => failure switch
    {
        TransferOutcome.Refused refused =>
            (FailureClassification.CodeOf(refused), refused.RetryAfter, FailureClassification.Classify(refused)),
        TransferOutcome.Unanswered unanswered =>
            (EnumNames<TransportFault>.Of(unanswered.Fault), null, FailureClass.UnknownOutcome),
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "This is no failure."),
    };

    // InvalidOperationException is the reader's word for text that is not UTF-8, and for a value of another kind.
    private static bool IsUnreadable(Exception exception) => exception is JsonException or InvalidOperationException;
}
