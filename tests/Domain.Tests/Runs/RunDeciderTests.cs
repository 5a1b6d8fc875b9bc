using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

/// <summary>What an operator can make of a run: every command on every status.</summary>
public sealed class RunDeciderTests
{
    /// <summary>
    /// A cell is the status moved to, <c>-</c> (no change) or <c>!Refusal</c>; held is paused by an operator, while planning;
    /// queued waits for another run.
    /// </summary>
    private const string Table = """
                | planning   | dispatching | paused      | held       | queued     | cancelling           | completed  | cancelled
        Pause   | Paused     | Paused      | Paused      | -          | Paused     | !RunIsBeingCancelled | !RunIsOver | !RunIsOver
        Resume  | -          | -           | Dispatching | Planning   | Planning   | !RunIsBeingCancelled | !RunIsOver | !RunIsOver
        Cancel  | Cancelling | Cancelling  | Cancelling  | Cancelling | Cancelling | -                    | !RunIsOver | -
        """;

    private static readonly PayoutRun Dispatching = new()
    {
        Id = RunId.ForSlot(Given.Now),
        Settings = new RunSettings(10, 3, MinimumThresholds.Default),
        CorrelationId = "corr_1",
        StartedBy = "cron",
        StartedAt = Given.Now,
        Status = RunStatus.Dispatching,
    };

    private static readonly Dictionary<string, PayoutRun> States = new()
    {
        ["planning"] = Dispatching with { Status = RunStatus.Planning },
        ["dispatching"] = Dispatching,
        ["paused"] = Dispatching with { Status = RunStatus.Paused, PauseCode = "balance_insufficient" },
        ["held"] = Dispatching with { Status = RunStatus.Paused, PauseCode = RunPause.ByOperator, PausedWhile = RunStatus.Planning },
        ["queued"] = Dispatching with { Status = RunStatus.Paused, PauseCode = RunPause.AnotherRunIsGoing, PausedWhile = RunStatus.Planning },
        ["cancelling"] = Dispatching with { Status = RunStatus.Cancelling },
        ["completed"] = Dispatching with { Status = RunStatus.Completed },
        ["cancelled"] = Dispatching with { Status = RunStatus.Cancelled },
    };

    public static TheoryData<string, RunCommand, string> Cells { get; } = ReadTable();

    [Theory]
    [MemberData(nameof(Cells))]
    public void Each_command_on_each_status_is_decided_as_the_table_says(string state, RunCommand command, string expected) =>
        Describe(RunDecider.Decide(States[state], command)).ShouldBe(expected);

    [Fact]
    public void The_table_has_every_status_and_every_command()
    {
        Cells.Count.ShouldBe(States.Count * Enum.GetValues<RunCommand>().Length);
        States.Values.Select(run => run.Status).Distinct().ShouldBe(Enum.GetValues<RunStatus>(), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Each_command_repeated_changes_nothing_more(string state, RunCommand command, string expected)
    {
        _ = expected;
        if (RunDecider.Decide(States[state], command) is RunDecision.Move { After: var after })
            RunDecider.Decide(after, command).ShouldBeOfType<RunDecision.NoChange>();
    }

    [Theory]
    [InlineData(RunStatus.Planning)]
    [InlineData(RunStatus.Dispatching)]
    public void What_an_operator_paused_goes_on_where_it_stood_and_no_trigger_takes_it_up(RunStatus stood)
    {
        var held = After(Dispatching with { Status = stood }, RunCommand.Pause);
        held.IsHeld.ShouldBeTrue();
        held.IsGoing.ShouldBeFalse("another run may start beside it");
        held.PauseEnd.ShouldBe(PauseEnd.Operator);

        var resumed = After(held, RunCommand.Resume);
        resumed.ShouldBe(Dispatching with { Status = stood });
    }

    [Fact]
    public void A_run_that_a_failure_paused_can_be_held_and_is_then_paused_for_the_operator()
    {
        States["paused"].IsHeld.ShouldBeFalse();
        After(States["paused"], RunCommand.Pause).IsHeld.ShouldBeTrue();
    }

    [Theory]
    [InlineData("paused", RunStatus.Dispatching)]
    [InlineData("held", RunStatus.Planning)]
    public void A_run_that_is_resumed_while_another_is_going_waits_for_that_one(string state, RunStatus goesOnAs)
    {
        var queued = RunDecider.Decide(States[state], RunCommand.Resume, anotherIsGoing: true).ShouldBeOfType<RunDecision.Move>().After;

        (queued.Status, queued.PauseCode, queued.PausedWhile, queued.PauseEnd).ShouldBe((RunStatus.Paused, RunPause.AnotherRunIsGoing, goesOnAs, PauseEnd.OtherRun));
        RunDecider.Decide(queued, RunCommand.Resume, anotherIsGoing: true).ShouldBeOfType<RunDecision.NoChange>();
        After(queued, RunCommand.Resume).Status.ShouldBe(goesOnAs);
    }

    [Theory]
    [InlineData("paused_by_operator", PauseEnd.Operator)]
    [InlineData("failure_share", PauseEnd.Operator)]
    [InlineData("books_out_of_balance", PauseEnd.Operator)]
    [InlineData("idempotency_error", PauseEnd.Operator)]
    [InlineData("transfer_after_release", PauseEnd.Operator)]
    [InlineData("a code of an earlier release", PauseEnd.Operator)]
    [InlineData("stripe_unauthorized", PauseEnd.Stripe)]
    [InlineData("stripe_account_differs", PauseEnd.Stripe)]
    [InlineData("balance_unknown", PauseEnd.Stripe)]
    [InlineData("another_run_is_going", PauseEnd.OtherRun)]
    public void What_a_failsafe_or_a_person_paused_only_a_person_resumes(string code, PauseEnd end)
    {
        RunPause.EndOf(code).ShouldBe(end);
        RunPause.Describe(end).ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_refusal_has_words()
    {
        foreach (var refusal in Enum.GetValues<RunRefusal>())
            (RunRefusalWords.Title(refusal) + RunRefusalWords.Advice(refusal)).Length.ShouldBeGreaterThan(20);
        foreach (var refusal in Enum.GetValues<Payouts.PayoutRefusal>())
            (Payouts.PayoutRefusalWords.Title(refusal) + Payouts.PayoutRefusalWords.Advice(refusal)).Length.ShouldBeGreaterThan(20);
    }

    private static PayoutRun After(PayoutRun run, RunCommand command) =>
        RunDecider.Decide(run, command).ShouldBeOfType<RunDecision.Move>().After;

    private static string Describe(RunDecision decision) => decision switch
    {
        RunDecision.Move { After: var after } => after.Status.ToString(),
        RunDecision.NoChange => "-",
        RunDecision.Refuse refuse => "!" + refuse.Reason,
        _ => throw new ShouldAssertException($"{decision} is new."),
    };

    private static TheoryData<string, RunCommand, string> ReadTable()
    {
        var cells = new TheoryData<string, RunCommand, string>();
        var lines = Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        foreach (var row in lines.Skip(1))
            for (var column = 1; column < row.Length; column++)
                cells.Add(lines[0][column], Enum.Parse<RunCommand>(row[0]), row[column]);
        return cells;
    }
}
