using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// One step of a payout, to be written whole or not at all: its row (if its version is still
/// <c>Before.Version</c>), its attempt's result, its ledger transaction, its writer's hold and its audit entry.
/// </summary>
public sealed record PayoutTransition(WriterPayout Before, WriterPayout After, string Action, DateTimeOffset At)
{
    public AttemptResult? Attempt { get; init; }

    public LedgerEvent? Ledger { get; init; }

    public WriterHold? Hold { get; init; }

    /// <summary>Why, in words, where a person or the resolver decided.</summary>
    public string? Reason { get; init; }

    public RunSignal Signal { get; init; }

    /// <summary>
    /// Nothing will be asked under the key any more: there is another one, or the money is free. Written only where no attempt
    /// was begun since <see cref="Before"/> was read: a begun attempt does not raise the version.
    /// </summary>
    public bool GivesUpTheKey => After.Epoch != Before.Epoch || Ledger == LedgerEvent.PayoutReleased;
}
