using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

/// <summary>
/// One payout, its row in the database, three activations that work on it at once with clocks five minutes apart,
/// and Stripe. Requests overtake one another, answers are lost, or recorded twice and days late.
/// </summary>
internal sealed class PayoutWorld
{
    public const int Actors = 3;

    /// <summary>How long the network may hold what was sent after its sender gave up.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
        TimeSpan.FromHours(7), TimeSpan.FromHours(22.9), TimeSpan.FromHours(26),
    ];

    private static readonly TimeSpan[] Skews = [TimeSpan.Zero, TimeSpan.FromMinutes(-5), TimeSpan.FromMinutes(5)];

    private readonly ModelStripe stripe = new();
    private readonly PayoutJudge judge;
    private readonly WriterPayout[] snapshots = [Given.Payout, Given.Payout, Given.Payout];
    private readonly (TransferId? Found, DateTimeOffset At)?[] lists = new (TransferId?, DateTimeOffset)?[Actors];
    private readonly List<Request> requests = [];
    private readonly List<Answer> answers = [];
    private DateTimeOffset clock = Given.Now;

    /// <summary>In five of seven changes the payee may be paid again: a history that is held for long reaches little.</summary>
    private static readonly Payee[] Payees =
    [
        Given.Payout.Payee, Given.Payout.Payee with { Hold = HoldKind.Manual }, Given.Payout.Payee, new(StripeAccountId.Parse("acct_2")),
        Given.Payout.Payee, Given.Payout.Payee, Given.Payout.Payee,
    ];

    public PayoutWorld() => judge = new PayoutJudge(stripe);

    public WriterPayout Row { get; private set; } = Given.Payout;

    public void Take(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Wait:
                Wait(Waits[step.Choice]);
                break;
            case StepKind.Load:
                snapshots[step.Actor] = Row;
                break;
            case StepKind.Arrive when requests.Count > 0:
                Arrive(requests[step.Choice % requests.Count], step.Weather, step.AnswerIsLost);
                break;
            case StepKind.Vanish when requests.Count > 0:
                Vanish(requests[step.Choice % requests.Count]);
                break;
            case StepKind.CallOff when requests.Count > 0:
                CallOff(requests[step.Choice % requests.Count]);
                break;
            case StepKind.ChangePayee:
                ChangePayee(Payees[step.Choice], NowOf(step.Actor));
                break;
            case StepKind.ReadList:
                lists[step.Actor] = (stripe.Committed.Count > 0 ? stripe.Committed[0] : null, NowOf(step.Actor));
                break;
            default:
                if (CommandOf(step) is { } command)
                    Decide(step.Actor, command);
                break;
        }
        judge.LookAt(Row);
    }

    /// <summary>From here on all goes well: whatever happened before, the payout must come to its end.</summary>
    public void Settle()
    {
        for (var round = 0; round < 20 && Row.Status.IsOpen(); round++)
        {
            Wait(TimeSpan.FromHours(7));
            Take(new Step(StepKind.Load, 0, 0, default, false));
            Take(new Step(StepKind.Submit, 0, 0, default, false));
            while (requests.Count > 0)
                Take(new Step(StepKind.Arrive, 0, 0, Weather.Commits, false));
            Take(new Step(StepKind.Record, 0, answers.Count - 1, default, false));
            Take(new Step(StepKind.ReadList, 0, 0, default, false));
            Take(new Step(StepKind.ResolveFromList, 0, 0, default, false));
        }
        Row.Status.IsOpen().ShouldBeFalse($"it never ended: {Row}");
    }

    private PayoutCommand? CommandOf(Step step)
    {
        var now = NowOf(step.Actor);
        return step.Kind switch
        {
            StepKind.Submit => new PayoutCommand.SubmitAttempt(now),
            StepKind.Record when answers.Count > 0 => Recording(answers[step.Choice % answers.Count], now),
            StepKind.ResolveFromList when lists[step.Actor] is { } list => list.Found is { } found
                ? new PayoutCommand.RecordFoundTransfer(found, now)
                : new PayoutCommand.RecordProvenAbsence(Given.Retry, list.At),
            StepKind.Cancel => new PayoutCommand.Cancel("not wanted", now),
            StepKind.CancelWithRun => new PayoutCommand.CancelWithRun("not wanted", now),
            StepKind.RetryNow => new PayoutCommand.RetryNow("now, please", now),
            // A person reports what Stripe's dashboard shows at this moment, and makes no mistake.
            StepKind.FindByHand when stripe.Committed.Count > 0 =>
                new PayoutCommand.ResolveAsPaid(stripe.Committed[0], Given.AtStripe with { Id = stripe.Committed[0] }, "seen in the dashboard", now),
            StepKind.MissByHand when stripe.Committed.Count == 0 => new PayoutCommand.ResolveAsNotPaid("not in the dashboard", now),
            StepKind.Postpone => new PayoutCommand.Postpone(now.AddMinutes(step.Choice), "nothing is known yet", now),
            StepKind.AskForReview => new PayoutCommand.RequestReview("nobody knows", now),
            StepKind.Reverse when Row.Transfer is { } transfer => new PayoutCommand.RecordReversal(transfer, now),
            _ => null,
        };
    }

    private static PayoutCommand.RecordOutcome Recording(Answer answer, DateTimeOffset now) =>
        new(answer.Attempt, answer.Outcome, Given.Retry, now);

    /// <summary>Decides on what the activation last saw; a write on an old version is refused and the row is loaded.</summary>
    private void Decide(int actor, PayoutCommand command)
    {
        var seen = snapshots[actor];
        switch (PayoutDecider.Decide(seen, command))
        {
            case PayoutDecision.Submit submit when MayBegin(seen):
                judge.Begin(Row, submit);
                Row = submit.After with { Payee = Row.Payee };
                requests.Add(new Request(submit.Intent, Convert.ToHexString(submit.Intent.ParameterHash), clock + LifeOf(submit.After, actor)));
                break;
            case PayoutDecision.Move { Transition: var transition } when MayWrite(transition):
                judge.Accept(command, transition);
                Row = Written(transition);
                // Left to the list for its payee, who was changed back since it was read: now it may be sent.
                if (command is not PayoutCommand.SubmitAttempt || Row.Payee == seen.Payee)
                    judge.Repeat(Row, command);
                break;
        }
        snapshots[actor] = Row;
    }

    /// <summary>
    /// What the intent's statement compares: the version, the attempt's number, and the payee as it is then.
    /// </summary>
    private bool MayBegin(WriterPayout seen) =>
        (seen.Version, seen.Attempts) == (Row.Version, Row.Attempts) && Row.Payee == Given.Payout.Payee;

    /// <summary>The writer is changed and its payout decided on in one transaction, whatever the activations have read.</summary>
    private void ChangePayee(Payee payee, DateTimeOffset now)
    {
        Row = Row with { Payee = payee };
        var command = new PayoutCommand.CheckPayee(now);
        if (PayoutDecider.Decide(Row, command) is not PayoutDecision.Move { Transition: var transition })
            return;
        judge.Accept(command, transition);
        Row = transition.After;
        judge.Repeat(Row, command);
    }

    /// <summary>
    /// What the store compares before it writes. A begun attempt does not raise the version: its number is compared, but
    /// only by whoever gives the key up.
    /// </summary>
    private bool MayWrite(PayoutTransition transition) =>
        transition.Before.Version == Row.Version && (!transition.GivesUpTheKey || transition.Before.Attempts == Row.Attempts);

    /// <summary>The row as it is read back: what follows from the attempts counts those that were begun meanwhile.</summary>
    private WriterPayout Written(PayoutTransition transition)
    {
        var begunMeanwhile = Row.Attempts - transition.Before.Attempts;
        return begunMeanwhile == 0
            ? transition.After with { Payee = Row.Payee }
            : transition.After with
            {
                Payee = Row.Payee,
                Attempts = Row.Attempts,
                UnansweredAttempts = transition.After.UnansweredAttempts + begunMeanwhile,
                KeyFirstUsedAt = transition.After.KeyFirstUsedAt ?? Row.KeyFirstUsedAt,
            };
    }

    private void Wait(TimeSpan time)
    {
        clock += time;
        foreach (var request in requests.Where(request => clock >= request.Until).ToList())
            Vanish(request);
    }

    private TimeSpan LifeOf(WriterPayout begun, int actor) =>
        (begun.TimeToSend(NowOf(actor)) ?? IdempotencyKey.LongestRequest) + Linger;

    private void Vanish(Request request)
    {
        requests.Remove(request);
        answers.Add(new Answer(request.Intent.Number, Given.NoAnswer));
    }

    /// <summary>Whoever was to send it does not, and says so.</summary>
    private void CallOff(Request request)
    {
        requests.Remove(request);
        answers.Add(new Answer(request.Intent.Number, new TransferOutcome.NotSent(NotSentReason.RunPaused)));
    }

    private void Arrive(Request request, Weather weather, bool answerIsLost)
    {
        requests.Remove(request);
        var answer = stripe.Receive(request.Intent.Key.Value, request.Body, weather, clock);
        answers.Add(new Answer(request.Intent.Number, answerIsLost ? Given.NoAnswer : answer));
    }

    private DateTimeOffset NowOf(int actor) => clock + Skews[actor];
}
