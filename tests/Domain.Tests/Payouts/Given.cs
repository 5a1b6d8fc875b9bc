using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Plain values for tests that do not care which.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public static readonly RetryPolicy Retry = new(MaxRetries: 3, BaseDelay: TimeSpan.FromSeconds(30));

    public static readonly TransferId Transfer = new("tr_1");

    public static WriterPayout Payout { get; } = new()
    {
        Id = new PayoutId(Guid.Parse("6f1d7a52-3c0e-4b7a-9f1e-2d4c5b6a7980")),
        Run = RunId.ForSlot(Now),
        Writer = WriterId.Parse("writer-001"),
        Amount = new Money(2_500, Currency.Parse("USD")),
        Destination = StripeAccountId.Parse("acct_1"),
        Payee = new Payee(StripeAccountId.Parse("acct_1")),
    };

    /// <summary>The payout's transfer as Stripe shows it.</summary>
    public static ListedTransfer AtStripe { get; } = new(
        Transfer, Payout.Id, Payout.Run, Payout.Writer, Payout.Amount, Payout.Destination, Now, Reversed: false);

    /// <summary>A payout whose first attempt has been begun, and is not answered.</summary>
    public static WriterPayout Begun => Begin(Payout, Now);

    public static WriterPayout Begin(WriterPayout payout, DateTimeOffset at) =>
        PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(at)).ShouldBeOfType<PayoutDecision.Submit>().After;

    public static WriterPayout After(WriterPayout payout, PayoutCommand command) =>
        PayoutDecider.Decide(payout, command).ShouldBeOfType<PayoutDecision.Move>().Transition.After;

    public static PayoutCommand.RecordOutcome Outcome(int attempt, TransferOutcome outcome, DateTimeOffset? at = null) =>
        new(attempt, outcome, Retry, at ?? Now);

    public static TransferOutcome.Refused Refused(int status, string? code = null, string? type = null) =>
        new(status) { Code = code, Type = type };

    /// <summary>The same refusal as Stripe replays it.</summary>
    public static TransferOutcome Again(TransferOutcome refused) => ((TransferOutcome.Refused)refused) with { Replayed = true };

    public static TransferOutcome Confirmed { get; } = new TransferOutcome.Confirmed(Transfer);

    public static TransferOutcome NoAnswer { get; } = new TransferOutcome.Unanswered(TransportFault.Timeout);

    public static TransferOutcome NotSent { get; } = new TransferOutcome.NotSent(NotSentReason.RunPaused);

    public static TransferOutcome RateLimited { get; } = Refused(429, "rate_limit");

    public static TransferOutcome BalanceInsufficient { get; } = Refused(400, "balance_insufficient");

    public static TransferOutcome AccountClosed { get; } = Refused(400, "account_closed");
}
