using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>Whatever happens on the way to Stripe and back, the simulator's journal and the books tell the same story.</summary>
public sealed class FaultMixTests
{
    private static readonly FaultKind[] OnTheWay =
    [
        FaultKind.ResetBeforeCommit, FaultKind.ResetAfterCommit, FaultKind.HalfBody, FaultKind.GarbledBody, FaultKind.OtherTransfer,
        FaultKind.StallBeforeCommit, FaultKind.StallAfterCommit, FaultKind.ErrorBeforeCommit, FaultKind.ErrorAfterCommit,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    public async Task With_every_tenth_request_in_trouble_nobody_is_paid_twice_and_no_cent_is_lost(long seed)
    {
        await using var silo = await TestSilo.Start(
            // No retry while the run lasts, however slow the machine is.
            new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 50, RetryDelayMs = 3_600_000 },
            requestTimeout: TimeSpan.FromSeconds(4),
            silos: 2);
        // What befalls a request follows from the seed and its key; with both of these the keys are always the same.
        await silo.Execute("update installation set id = '0197a2f0-0000-7000-8000-000000000001'");
        var run = RunId.ForSlot(new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero));
        await silo.AddWriters(400);
        silo.Stripe.UseMix(new FaultMix
        {
            Seed = seed,
            Probabilities = OnTheWay.ToDictionary(kind => kind, _ => 0.1 / OnTheWay.Length),
            StallSeconds = 30,
        });

        // The slot is long past, so that no trigger would start it: begun by hand, and taken up as after a crash.
        await silo.RunStore.Start(
            new PayoutRun
            {
                Id = run, Slot = run.Slot, Settings = new RunSettings(50, 3, MinimumThresholds.Default), CorrelationId = "corr_test", StartedBy = "test",
                StartedAt = TimeProvider.System.GetUtcNow(),
            },
            idempotencyKey: null,
            TestContext.Current.CancellationToken);
        await silo.Grains.GetGrain<IPayoutRunGrain>(run.Value).TakeUp();
        var view = await silo.RunEnds(run);
        // What had stalled before it was executed is executed now, long after the sender gave up.
        silo.Stripe.AdvanceClock(TimeSpan.FromMinutes(1));
        await silo.StripeIsQuiet();

        view.Run.Status.ShouldBe(RunStatus.Completed);
        view.Totals.Planned.ShouldBe(400);
        view.Totals.Failed.ShouldBe(0);
        (view.Totals.Paid + view.Totals.Unknown).ShouldBe(400);
        view.Totals.Unknown.ShouldBeInRange(20, 60, "the mix strikes");
        silo.Stripe.Report().FaultsFired.Keys.ShouldBe(OnTheWay, ignoreOrder: true, "and every kind of it");
        await silo.BooksAgree();
        await EachTransferIsKnown(silo, view.Run.Id);
        (await silo.Count("select sum(reserved_minor) from balances")).ShouldBe(3_000 * view.Totals.Unknown);
        (await silo.Count("select sum(paid_minor) from balances")).ShouldBe(3_000 * view.Totals.Paid);
        (await silo.Count("select sum(available_minor) from balances")).ShouldBe(0);
        (await silo.Run()).Totals.Planned.ShouldBe(0, "an unknown payout keeps its writer from another one");
    }

    /// <summary>Paid here is committed there, under the same transfer; committed there is paid here, or unknown and reserved.</summary>
    private static async Task EachTransferIsKnown(TestSilo silo, RunId run)
    {
        var payouts = (await silo.Payouts(run)).ToDictionary(view => view.Payout.Id.ToString(), view => view.Payout);
        var transfers = silo.Stripe.Transfers().ToDictionary(transfer => transfer.PayoutId!);
        foreach (var paid in payouts.Values.Where(payout => payout.Status == PayoutStatus.Paid))
            transfers[paid.Id.ToString()].Id.ShouldBe(paid.Transfer!.Value.Value);
        foreach (var (payout, transfer) in transfers)
        {
            payouts[payout].Status.ShouldBeOneOf(PayoutStatus.Paid, PayoutStatus.Unknown);
            transfer.AmountMinor.ShouldBe(payouts[payout].Amount.Minor);
            transfer.Destination.ShouldBe(payouts[payout].Destination.Value);
        }
    }
}
