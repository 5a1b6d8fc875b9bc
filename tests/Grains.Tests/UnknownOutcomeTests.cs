using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>Whatever swallows an answer, the payout is unknown and its money stays reserved.</summary>
public sealed class UnknownOutcomeTests
{
    [Theory]
    [InlineData(FaultKind.ResetBeforeCommit, 0)]
    [InlineData(FaultKind.ResetAfterCommit, 1)]
    [InlineData(FaultKind.HalfBody, 1)]
    [InlineData(FaultKind.GarbledBody, 1)]
    [InlineData(FaultKind.OtherTransfer, 1)]
    [InlineData(FaultKind.StallBeforeCommit, 0)]
    [InlineData(FaultKind.StallAfterCommit, 1)]
    [InlineData(FaultKind.ErrorBeforeCommit, 0)]
    [InlineData(FaultKind.ErrorAfterCommit, 1)]
    public async Task An_answer_that_is_lost_leaves_the_payout_unknown_and_its_money_reserved(FaultKind fault, int committed)
    {
        var stalls = fault is FaultKind.StallBeforeCommit or FaultKind.StallAfterCommit;
        await using var silo = await TestSilo.Start(requestTimeout: stalls ? TimeSpan.FromSeconds(3) : null);
        await silo.AddWriters(5);
        silo.Stripe.Order(new FaultOrder { Kind = fault, Destination = "acct_003", StallSeconds = 30 });

        var view = await silo.Run();

        view.Run.Status.ShouldBe(RunStatus.Completed);
        view.Totals.Paid.ShouldBe(4);
        var unknown = (await silo.Payouts(view.Run.Id)).Single(payout => payout.Payout.Status != PayoutStatus.Paid).Payout;
        unknown.Status.ShouldBe(PayoutStatus.Unknown);
        unknown.InDoubt.ShouldBeTrue();
        unknown.Epoch.ShouldBe(1);
        (await silo.Count("select reserved_minor from balances where writer_id = 'w003'")).ShouldBe(3_000);
        (await silo.Count("select available_minor from balances where writer_id = 'w003'")).ShouldBe(0);
        silo.Stripe.Transfers().Count(transfer => transfer.Destination == "acct_003").ShouldBe(committed);
        await silo.BooksAgree();
        (await silo.Run()).Totals.Planned.ShouldBe(0, "an unknown payout keeps its writer from another one");
    }

    [Fact]
    public async Task An_attempt_is_durable_with_its_key_and_hash_before_the_call()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(1);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, StallSeconds = 60 });
        var triggered = await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true));
        await Eventually.Holds(() => silo.Stripe.Report().FaultsFired.GetValueOrDefault(FaultKind.StallBeforeCommit) == 1);

        // Stripe has the request and nothing has come back.
        (await silo.Count("select count(*) from payout_attempts where outcome is null and length(parameter_hash) = 32")).ShouldBe(1);
        (await silo.Count("select count(*) from payouts p join payout_attempts a on a.payout_id = p.id where a.idempotency_key = 'po_' || replace(p.id::text, '-', '') || '.1'")).ShouldBe(1);

        silo.Stripe.AdvanceClock(TimeSpan.FromSeconds(60));
        (await silo.RunEnds(triggered.Run!.Value)).Totals.Paid.ShouldBe(1);
    }
}
