using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Every command on every status, with what is decided: a new status or command without an expectation fails.</summary>
public sealed class PayoutTableTests
{
    /// <summary>
    /// A cell is <c>Submit</c>, <c>-</c> (no change), <c>!Refusal</c>, or the status moved to with what goes with it:
    /// <c>release</c>, <c>book</c> or <c>reverse</c> in the ledger, <c>key</c> for a new one, <c>hold</c>, a signal.
    /// Outcomes are those of the latest attempt; <c>-again</c> is an answer that Stripe saved under the key and replays. The payee is
    /// as it was planned, unless the command says <c>-held</c> (by an admin) or <c>-moved</c> (to another account).
    /// </summary>
    private const string Table = """
                      | reserved          | begun               | retry             | retry-begun             | unknown           | unknown-begun
        submit        | Submit            | Submit              | Submit            | Submit                  | Submit            | Submit
        submit-held   | Cancelled+release | Unknown             | Cancelled+release | Unknown                 | !TransferMayExist | !TransferMayExist
        submit-moved  | Cancelled+release | Unknown             | Cancelled+release | Unknown                 | !TransferMayExist | !TransferMayExist
        check         | -                 | -                   | -                 | -                       | -                 | -
        check-held    | Cancelled+release | !TransferMayExist   | Cancelled+release | !TransferMayExist       | !TransferMayExist | !TransferMayExist
        check-moved   | Cancelled+release | !TransferMayExist   | Cancelled+release | !TransferMayExist       | !TransferMayExist | !TransferMayExist
        confirmed     | !NoSuchAttempt    | Paid+book           | Paid+book         | Paid+book               | Paid+book         | Paid+book
        unanswered    | !NoSuchAttempt    | Unknown             | -                 | Unknown                 | -                 | Unknown
        not-sent      | !NoSuchAttempt    | Reserved+Hold       | -                 | RetryScheduled+Hold     | -                 | Unknown+Hold
        other-account | !NoSuchAttempt    | Reserved+Pause      | -                 | RetryScheduled+Pause    | -                 | Unknown+Pause
        UnknownOutcome| !NoSuchAttempt    | Unknown             | -                 | Unknown                 | -                 | Unknown
        Transient     | !NoSuchAttempt    | RetryScheduled+SlowDown | -             | RetryScheduled+SlowDown | -                 | Unknown+SlowDown
        PlatformMustAct|!NoSuchAttempt    | Cancelled+release+StopCurrency | -      | Cancelled+release+StopCurrency | -          | Unknown+StopCurrency
        PayeeMustAct  | !NoSuchAttempt    | Failed+release+hold | -                 | Failed+release+hold     | -                 | Unknown
        WrongRequest  | !NoSuchAttempt    | Failed+release      | -                 | Failed+release          | -                 | Unknown
        platform-again| !NoSuchAttempt    | Cancelled+release+StopCurrency | -      | Cancelled+release+StopCurrency | -          | RetryScheduled+key+StopCurrency
        payee-again   | !NoSuchAttempt    | Failed+release+hold | -                 | Failed+release+hold     | -                 | Failed+release+hold
        request-again | !NoSuchAttempt    | Failed+release      | -                 | Failed+release          | -                 | Failed+release
        key-in-use    | !NoSuchAttempt    | Unknown+SlowDown    | -                 | Unknown+SlowDown        | -                 | Unknown+SlowDown
        StopEverything| !NoSuchAttempt    | Reserved+Unauthorized | -               | RetryScheduled+Unauthorized | -             | Unknown+Unauthorized
        other-body    | !NoSuchAttempt    | Unknown+Pause       | -                 | Unknown+Pause           | -                 | Unknown+Pause
        found         | Paid+book         | Paid+book           | Paid+book         | Paid+book               | Paid+book         | Paid+book
        absent-early  | !NothingToResolve | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | !AttemptMayBeUnderWay | !AttemptMayBeUnderWay
        absent        | !NothingToResolve | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | RetryScheduled+key| RetryScheduled+key
        review        | !NothingToResolve | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | NeedsReview       | NeedsReview
        postpone      | !NotWaiting       | !NotWaiting         | RetryScheduled    | RetryScheduled          | Unknown           | Unknown
        cancel        | Cancelled+release | !TransferMayExist   | Cancelled+release | !TransferMayExist       | !TransferMayExist | !TransferMayExist
        with-run      | Cancelled+release | Unknown             | Cancelled+release | Unknown                 | -                 | -
        retry-now     | !WaitsForRun      | !WaitsForRun        | RetryScheduled    | RetryScheduled          | Unknown           | Unknown
        retry-due     | !WaitsForRun      | !WaitsForRun        | -                 | -                       | -                 | -
        resolve-paid  | !NothingToResolve | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | Paid+book         | Paid+book
        resolve-unseen| !NothingToResolve | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | !NoSuchTransfer   | !NoSuchTransfer
        resolve-other | !NothingToResolve | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | !TransferDiffers  | !TransferDiffers
        not-paid-early| !NothingToResolve | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | !AttemptMayBeUnderWay | !AttemptMayBeUnderWay
        not-paid      | !NothingToResolve | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | RetryScheduled+key| RetryScheduled+key
        reversal      | !NotPaid          | !NotPaid            | !NotPaid          | !NotPaid                | !NotPaid          | !NotPaid

                      | review            | paid                | failed            | cancelled               | reversed
        submit        | !UnderReview      | !PayoutIsClosed     | !PayoutIsClosed   | !PayoutIsClosed         | !PayoutIsClosed
        submit-held   | !UnderReview      | !PayoutIsClosed     | !PayoutIsClosed   | !PayoutIsClosed         | !PayoutIsClosed
        submit-moved  | !UnderReview      | !PayoutIsClosed     | !PayoutIsClosed   | !PayoutIsClosed         | !PayoutIsClosed
        check         | -                 | -                   | -                 | -                       | -
        check-held    | !TransferMayExist | -                   | -                 | -                       | -
        check-moved   | !TransferMayExist | -                   | -                 | -                       | -
        confirmed     | Paid+book         | -                   | !TransferAfterRelease | !TransferAfterRelease | -
        unanswered    | !UnderReview      | -                   | -                 | -                       | -
        not-sent      | !UnderReview      | -                   | -                 | -                       | -
        other-account | !UnderReview      | -                   | -                 | -                       | -
        UnknownOutcome| !UnderReview      | -                   | -                 | -                       | -
        Transient     | !UnderReview      | -                   | -                 | -                       | -
        PlatformMustAct|!UnderReview      | -                   | -                 | -                       | -
        PayeeMustAct  | !UnderReview      | -                   | -                 | -                       | -
        WrongRequest  | !UnderReview      | -                   | -                 | -                       | -
        platform-again| !UnderReview      | -                   | -                 | -                       | -
        payee-again   | !UnderReview      | -                   | -                 | -                       | -
        request-again | !UnderReview      | -                   | -                 | -                       | -
        key-in-use    | !UnderReview      | -                   | -                 | -                       | -
        StopEverything| !UnderReview      | -                   | -                 | -                       | -
        other-body    | !UnderReview      | -                   | -                 | -                       | -
        found         | Paid+book         | -                   | !TransferAfterRelease | !TransferAfterRelease | -
        absent-early  | !AttemptMayBeUnderWay | !NothingToResolve | !NothingToResolve | !NothingToResolve     | !NothingToResolve
        absent        | RetryScheduled+key| !NothingToResolve   | !NothingToResolve | !NothingToResolve       | !NothingToResolve
        review        | -                 | !NothingToResolve   | !NothingToResolve | !NothingToResolve       | !NothingToResolve
        postpone      | !NotWaiting       | !PayoutIsClosed     | !PayoutIsClosed   | !PayoutIsClosed         | !PayoutIsClosed
        cancel        | !TransferMayExist | !PayoutIsClosed     | !PayoutIsClosed   | -                       | !PayoutIsClosed
        with-run      | -                 | -                   | -                 | -                       | -
        retry-now     | !UnderReview      | !PayoutIsClosed     | !PayoutIsClosed   | !PayoutIsClosed         | !PayoutIsClosed
        retry-due     | !UnderReview      | !PayoutIsClosed     | !PayoutIsClosed   | !PayoutIsClosed         | !PayoutIsClosed
        resolve-paid  | Paid+book         | -                   | !TransferAfterRelease | !TransferAfterRelease | -
        resolve-unseen| !NoSuchTransfer   | -                   | !TransferAfterRelease | !TransferAfterRelease | -
        resolve-other | !TransferDiffers  | -                   | !TransferAfterRelease | !TransferAfterRelease | -
        not-paid-early| !AttemptMayBeUnderWay | !PayoutIsClosed | !PayoutIsClosed   | !PayoutIsClosed         | !PayoutIsClosed
        not-paid      | RetryScheduled+key| !PayoutIsClosed     | !PayoutIsClosed   | !PayoutIsClosed         | !PayoutIsClosed
        reversal      | !NotPaid          | Reversed+reverse    | !NotPaid          | !NotPaid                | -
        """;

    private static readonly DateTimeOffset Later = Given.Now.AddHours(1);
    private static readonly DateTimeOffset NextDay = Given.Now.AddHours(26);

    private static readonly Dictionary<string, WriterPayout> States = BuildStates();

    public static TheoryData<string, string, string> Cells { get; } = ReadTable();

    [Theory]
    [MemberData(nameof(Cells))]
    public void Each_command_on_each_status_is_decided_as_the_table_says(string state, string command, string expected)
    {
        var payout = States[state] with { Payee = PayeeFor(command) };
        Describe(payout, PayoutDecider.Decide(payout, CommandFor(command, payout))).ShouldBe(expected);
    }

    [Fact]
    public void The_table_has_every_status_and_every_command()
    {
        var cells = Cells.Select(cell => cell.Data).ToList();
        cells.Select(cell => (cell.Item1, cell.Item2)).ShouldBeUnique();
        cells.Count.ShouldBe(States.Count * Commands.Count);
        States.Values.Select(payout => payout.Status).Distinct().ShouldBe(Enum.GetValues<PayoutStatus>(), ignoreOrder: true);
        Commands.Select(name => CommandFor(name, States["begun"]).GetType()).Distinct()
            .ShouldBe(typeof(PayoutCommand).GetNestedTypes(), ignoreOrder: true);
        Commands.Intersect(Enum.GetNames<FailureClass>()).ShouldBe(Enum.GetNames<FailureClass>(), ignoreOrder: true);
    }

    private static List<string> Commands => Cells.Select(cell => cell.Data.Item2).Distinct().ToList();

    private static string Describe(WriterPayout before, PayoutDecision decision) => decision switch
    {
        PayoutDecision.Submit => "Submit",
        PayoutDecision.NoChange => "-",
        PayoutDecision.Refuse refuse => "!" + refuse.Reason,
        PayoutDecision.Move { Transition: var move } => string.Join('+', Parts(before, move)),
        _ => throw new ShouldAssertException($"{decision} is new."),
    };

    private static IEnumerable<string> Parts(WriterPayout before, PayoutTransition move)
    {
        yield return move.After.Status.ToString();
        if (move.Ledger is { } entry)
            yield return entry switch
            {
                LedgerEvent.PayoutReleased => "release",
                LedgerEvent.TransferConfirmed => "book",
                LedgerEvent.TransferReversed => "reverse",
                _ => entry.ToString(),
            };
        if (move.After.Epoch != before.Epoch)
            yield return "key";
        if (move.Hold is not null)
            yield return "hold";
        if (move.Signal != RunSignal.None)
            yield return move.Signal.ToString();
    }

    private static Payee PayeeFor(string command) => command.Split('-') switch
    {
        [.., "held"] => Given.Payout.Payee with { Hold = HoldKind.Manual },
        [.., "moved"] => new Payee(StripeAccountId.Parse("acct_2")),
        _ => Given.Payout.Payee,
    };

    private static PayoutCommand CommandFor(string name, WriterPayout payout) => name switch
    {
        "check" or "check-held" or "check-moved" => new PayoutCommand.CheckPayee(Later),
        "submit" or "submit-held" or "submit-moved" => new PayoutCommand.SubmitAttempt(Later),
        "found" => new PayoutCommand.RecordFoundTransfer(Given.Transfer, Later),
        "absent-early" => new PayoutCommand.RecordProvenAbsence(Given.Retry, Given.Now.AddHours(25).AddTicks(-1)),
        "absent" => new PayoutCommand.RecordProvenAbsence(Given.Retry, NextDay),
        "review" => new PayoutCommand.RequestReview("nobody knows", Later),
        "postpone" => new PayoutCommand.Postpone(NextDay, "nothing is known yet", Later),
        "cancel" => new PayoutCommand.Cancel("not wanted", Later),
        "with-run" => new PayoutCommand.CancelWithRun("not wanted", Later),
        "retry-now" => new PayoutCommand.RetryNow("now, please", Given.Now.AddSeconds(1)),
        "retry-due" => new PayoutCommand.RetryNow("now, please", Later),
        "resolve-paid" => new PayoutCommand.ResolveAsPaid(Given.Transfer, Given.AtStripe, "seen in the dashboard", Later),
        "resolve-unseen" => new PayoutCommand.ResolveAsPaid(Given.Transfer, null, "seen in the dashboard", Later),
        "resolve-other" => new PayoutCommand.ResolveAsPaid(
            Given.Transfer, Given.AtStripe with { Amount = new Money(2_499, Currency.Parse("USD")) }, "seen in the dashboard", Later),
        "not-paid-early" => new PayoutCommand.ResolveAsNotPaid("not in the dashboard", Given.Now.AddHours(25).AddTicks(-1)),
        "not-paid" => new PayoutCommand.ResolveAsNotPaid("not in the dashboard", NextDay),
        "reversal" => new PayoutCommand.RecordReversal(Given.Transfer, Later),
        _ => Given.Outcome(Math.Max(payout.Attempts, 1), OutcomeFor(name), Later),
    };

    private static TransferOutcome OutcomeFor(string name) => name switch
    {
        "confirmed" => Given.Confirmed,
        "unanswered" => Given.NoAnswer,
        "not-sent" => new TransferOutcome.NotSent(NotSentReason.RunPaused),
        "other-account" => new TransferOutcome.NotSent(NotSentReason.StripeAccountDiffers),
        "key-in-use" => Given.Refused(409, "idempotency_key_in_use", "invalid_request_error"),
        "other-body" => Given.Refused(400, type: "idempotency_error"),
        "platform-again" => Given.Again(Given.BalanceInsufficient),
        "payee-again" => Given.Again(Given.AccountClosed),
        "request-again" => Given.Again(Given.Refused(400, "amount_too_small")),
        nameof(FailureClass.UnknownOutcome) => Given.Refused(500),
        nameof(FailureClass.Transient) => Given.RateLimited,
        nameof(FailureClass.PlatformMustAct) => Given.BalanceInsufficient,
        nameof(FailureClass.PayeeMustAct) => Given.AccountClosed,
        nameof(FailureClass.WrongRequest) => Given.Refused(400, "amount_too_small"),
        nameof(FailureClass.StopEverything) => Given.Refused(401, "api_key_expired"),
        _ => throw new ShouldAssertException($"The table has no command '{name}'."),
    };

    private static Dictionary<string, WriterPayout> BuildStates()
    {
        var retry = Given.After(Given.Begun, Given.Outcome(1, Given.RateLimited));
        var unknown = Given.After(Given.Begun, Given.Outcome(1, Given.NoAnswer));
        var unknownBegun = Given.Begin(unknown, Given.Now.AddMinutes(1));
        var paid = Given.After(Given.Begun, Given.Outcome(1, Given.Confirmed));
        return new()
        {
            ["reserved"] = Given.Payout,
            ["begun"] = Given.Begun,
            ["retry"] = retry,
            ["retry-begun"] = Given.Begin(retry, Given.Now.AddMinutes(1)),
            ["unknown"] = unknown,
            ["unknown-begun"] = unknownBegun,
            ["review"] = Given.After(unknownBegun, new PayoutCommand.RequestReview("nobody knows", Given.Now)),
            ["paid"] = paid,
            ["failed"] = Given.After(Given.Begun, Given.Outcome(1, Given.AccountClosed)),
            ["cancelled"] = Given.After(retry, new PayoutCommand.Cancel("not wanted", Given.Now)),
            ["reversed"] = Given.After(paid, new PayoutCommand.RecordReversal(Given.Transfer, Given.Now)),
        };
    }

    private static TheoryData<string, string, string> ReadTable()
    {
        var cells = new TheoryData<string, string, string>();
        string[] header = [];
        foreach (var line in Table.Split('\n').Where(line => line.Contains('|')))
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            if (parts[0].Length == 0)
                header = parts;
            else
                for (var column = 1; column < parts.Length; column++)
                    cells.Add(header[column], parts[0], parts[column]);
        }
        return cells;
    }
}
