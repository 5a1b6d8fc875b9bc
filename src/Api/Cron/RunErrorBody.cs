using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Cron;

/// <summary>Something that went wrong in a run; without a payout where it concerns the whole run.</summary>
/// <param name="PayoutId">The payout.</param>
/// <param name="WriterId">Whom it was to pay.</param>
/// <param name="Code">Stripe's code, or what happened on the way.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Retryable">Whether it may still be paid as it stands.</param>
public sealed record RunErrorBody(string? PayoutId, string? WriterId, string Code, string Message, bool Retryable)
{
    public static RunErrorBody OfRun(string pauseCode) => new(null, null, pauseCode, FailureWords.Describe(pauseCode), Retryable: true);

    public static RunErrorBody Of(RunShortfall shortfall) => new(
        null, null, shortfall.Code,
        $"Stripe's {shortfall.Currency.Code} balance did not cover everyone. What was not paid is released; the next run plans it again once the balance is topped up.",
        Retryable: true);

    public static RunErrorBody Of(PayoutView view)
    {
        var code = view.Payout.FailureCode ?? "unanswered";
        var retryable = view.Payout.Status is PayoutStatus.Unknown or PayoutStatus.RetryScheduled;
        return new RunErrorBody(view.Payout.Id.ToString(), view.Payout.Writer.Value, code, FailureWords.Describe(code), retryable);
    }
}
