using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Checks the invariants at each step of a <see cref="PayoutWorld"/>.</summary>
internal sealed class PayoutJudge(ModelStripe stripe)
{
    private long reserved = 1;
    private long available;
    private int releases;

    public void LookAt(WriterPayout row)
    {
        stripe.Committed.Count.ShouldBeLessThanOrEqualTo(1, "I1: paid twice");
        if (releases > 0)
            stripe.Committed.ShouldBeEmpty("the money was released and sent");
        reserved.ShouldBe(row.Status.IsOpen() ? 1 : 0, $"reserved money of a payout that is {row.Status}");
        available.ShouldBe(row.Status is PayoutStatus.Failed or PayoutStatus.Cancelled or PayoutStatus.Reversed ? 1 : 0);
        row.UnansweredAttempts.ShouldBeInRange(0, row.Attempts);
        if (row.Status.IsOpen())
            row.KeyFirstUsedAt.HasValue.ShouldBe(row.InDoubt, "a key ages while an attempt under it is in doubt, and only then");
        if (row.Status is PayoutStatus.Unknown or PayoutStatus.NeedsReview)
            row.InDoubt.ShouldBeTrue("nothing is unknown about it");
    }

    public void Begin(WriterPayout before, PayoutDecision.Submit submit)
    {
        var after = submit.After;
        before.Status.ShouldBeOneOf(PayoutStatus.Reserved, PayoutStatus.RetryScheduled, PayoutStatus.Unknown);
        before.Payee.ShouldBe(new Payee(before.Destination), "I21: sent to a writer who is held, or has another account");
        submit.Intent.Number.ShouldBe(before.Attempts + 1);
        submit.Intent.Key.ShouldBe(before.Key);
        submit.Intent.Epoch.ShouldBe(before.Epoch);
        after.Attempts.ShouldBe(before.Attempts + 1);
        after.UnansweredAttempts.ShouldBe(before.UnansweredAttempts + 1);
        after.Epoch.ShouldBe(before.Epoch, "I5: an attempt changed the key");
        after.Status.ShouldBe(before.Status);
        after.Version.ShouldBe(before.Version);
    }

    public void Accept(PayoutCommand command, PayoutTransition transition)
    {
        var (before, after) = (transition.Before, transition.After);
        PayoutArrows.Allows(before.Status, after.Status).ShouldBeTrue($"I4: {before.Status} to {after.Status}");
        after.Version.ShouldBe(before.Version + 1);
        after.Attempts.ShouldBe(before.Attempts);
        if (after.Epoch != before.Epoch)
            JudgeNewKey(command, before, after);
        if (transition.Ledger is { } entry)
            Book(entry, command, before);
    }

    /// <summary>The same command again changes nothing, or is refused by name.</summary>
    public void Repeat(WriterPayout row, PayoutCommand command) =>
        (PayoutDecider.Decide(row, command) is PayoutDecision.NoChange or PayoutDecision.Refuse)
            .ShouldBeTrue($"a second {command} changed {row}");

    private static void JudgeNewKey(PayoutCommand command, WriterPayout before, WriterPayout after)
    {
        after.Epoch.ShouldBe(before.Epoch + 1);
        var allowed = command is PayoutCommand.RecordProvenAbsence or PayoutCommand.ResolveAsNotPaid
            || IsOf(command, FailureClass.PlatformMustAct);
        allowed.ShouldBeTrue($"I5: the key changed after {command}");
        JudgeLatest(command, before);
    }

    private void Book(LedgerEvent entry, PayoutCommand command, WriterPayout before)
    {
        switch (entry)
        {
            case LedgerEvent.TransferConfirmed:
                stripe.Committed.Count.ShouldBe(1, "a transfer was booked that Stripe does not have");
                reserved--;
                break;
            case LedgerEvent.PayoutReleased:
                JudgeRelease(command, before);
                reserved--;
                available++;
                break;
            case LedgerEvent.TransferReversed:
                available++;
                break;
            default:
                throw new ShouldAssertException($"{entry} is no event of a payout that exists.");
        }
    }

    private void JudgeRelease(PayoutCommand command, WriterPayout before)
    {
        (++releases).ShouldBe(1, "released twice");
        var allowed = command is PayoutCommand.RecordProvenAbsence
            || (command is PayoutCommand.Cancel or PayoutCommand.CancelWithRun or PayoutCommand.CheckPayee or PayoutCommand.SubmitAttempt && !before.InDoubt)
            || IsOf(command, FailureClass.PlatformMustAct)
            || IsOf(command, FailureClass.PayeeMustAct)
            || IsOf(command, FailureClass.WrongRequest);
        allowed.ShouldBeTrue($"released after {command}");
        JudgeLatest(command, before);
    }

    private static void JudgeLatest(PayoutCommand command, WriterPayout before)
    {
        if (command is not PayoutCommand.RecordOutcome { Outcome: TransferOutcome.Refused refused } record)
            return;
        record.Attempt.ShouldBe(before.Attempts, "I5: the key was given up for one attempt's answer while another was under way");
        (refused.Replayed || before.UnansweredAttempts == 1).ShouldBeTrue("I5: the key was given up while an earlier attempt under it was in doubt");
    }

    private static bool IsOf(PayoutCommand command, FailureClass failure) =>
        command is PayoutCommand.RecordOutcome { Outcome: TransferOutcome.Refused refused }
        && FailureClassification.Classify(refused) == failure;
}
