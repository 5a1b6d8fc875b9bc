using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>What every payout would meet pauses the run; the next trigger takes it up.</summary>
public sealed class PauseTests
{
    [Fact]
    public async Task A_run_that_runs_out_of_money_pauses_and_pays_the_rest_once_there_is_money()
    {
        // Without the look at the balance before it: what takes the money away may as well happen in the middle.
        await using var silo = await TestSilo.Start(new PayoutOptions
        {
            MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 50, EnableFailsafe = false,
        });
        await silo.AddWriters(100);
        silo.Stripe.SetBalance("usd", 3_000 * 60);

        var paused = await silo.Run();
        paused.Run.Status.ShouldBe(RunStatus.Paused);
        paused.Run.PauseCode.ShouldBe("balance_insufficient");
        paused.Totals.Paid.ShouldBe(60);
        paused.Totals.Failed.ShouldBe(0);
        (await silo.Count("select sum(reserved_minor) from balances")).ShouldBe(3_000 * 40);
        (await silo.Count("select count(*) from payout_attempts where outcome is null")).ShouldBe(0, "what was begun and not sent is not in doubt");
        silo.Stripe.SetBalance("usd", 3_000 * 40);
        var completed = await silo.Run();

        completed.Run.Id.ShouldBe(paused.Run.Id);
        completed.Run.Status.ShouldBe(RunStatus.Completed);
        completed.Totals.Paid.ShouldBe(100);
        silo.Stripe.Transfers().Count.ShouldBe(100);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task An_expired_key_pauses_the_run_and_fails_nobody()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(50);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Times = 1_000 });

        var paused = await silo.Run();
        var asked = silo.Stripe.Report().Transfers.Requests;
        silo.Stripe.ClearFaults();
        var completed = await silo.Run();

        paused.Run.PauseCode.ShouldBe("api_key_expired");
        paused.Totals.Reserved.ShouldBe(50);
        asked.ShouldBeLessThanOrEqualTo(20, "no more than were in flight when the first answer came");
        completed.Totals.Paid.ShouldBe(50);
        await silo.BooksAgree();
    }
}
