using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>Writers are held, and change account, while a run plans and pays them; Stripe's journal is the judge.</summary>
public sealed class PayeeRaceTests
{
    private const int Rounds = 50;
    private const int Writers = 200;

    /// <summary>Writers a round that are held or change account.</summary>
    private const int Changed = 40;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>What a call answered, and when.</summary>
    private sealed record Answered(string Writer, PayeeChange Change, DateTimeOffset At);

    [Fact(Timeout = 600_000)]
    public async Task After_a_hold_or_another_account_is_answered_nothing_is_sent_but_what_was_in_doubt_then()
    {
        await using var silo = await TestSilo.Start(
            // A run lasts half a second, and its intents are written ten at a time all along.
            new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 400, BatchSize = 10 },
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, MedianLatency = TimeSpan.FromMilliseconds(4) });
        await silo.AddWriters(Writers, amountMinor: 3_000);
        silo.Stripe.SetBalance("usd", 1_000_000_000);
        var (calledOff, inDoubt, untouched) = (0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var chance = new Chance((ulong)round);
            if (round > 0)
                await Earn(silo, round);
            var sentBefore = silo.Stripe.Transfers().Count;
            var run = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true))).Run!.Value;
            var ends = silo.RunEnds(run);
            // From before the plan is written until most are paid: by what Stripe has made, so that it is a race on a slow machine, too.
            var answers = await Task.WhenAll(Pick(chance).Select(one => ChangeAfter(silo, one, sentBefore + chance.Below(Writers - Changed), ends)));
            (await ends).Run.Status.ShouldBe(RunStatus.Completed);

            Judge(round, answers, [.. silo.Stripe.Transfers().Skip(sentBefore)], await silo.Payouts(run));
            calledOff += answers.Sum(answer => answer.Change.CalledOff);
            inDoubt += answers.Sum(answer => answer.Change.InDoubt);
            untouched += answers.Count(answer => answer.Change is { CalledOff: 0, InDoubt: 0 });
            // Forty changes wait for each other's locks, so when each was called says little; the journal has judged by the answers.
            await silo.MoneyAgrees();
            await ReleaseAll(silo);
        }

        TestContext.Current.SendDiagnosticMessage($"{calledOff} called off, {inDoubt} in doubt, {untouched} without an open payout");
        // Or nothing raced.
        calledOff.ShouldBeGreaterThan(Rounds);
        inDoubt.ShouldBeGreaterThan(Rounds / 2);
        untouched.ShouldBeGreaterThan(Rounds);
    }

    private static void Judge(int round, IReadOnlyList<Answered> answers, IReadOnlyList<CommittedTransfer> sent, IReadOnlyList<PayoutView> payouts)
    {
        var transfers = sent.ToLookup(transfer => transfer["writer_id"]);
        var byWriter = payouts.ToDictionary(view => view.Payout.Writer.Value, view => view.Payout);
        foreach (var (writer, change, at) in answers)
        {
            var doubtful = change.FirstInDoubt.Select(payout => payout.Id.ToString()).ToHashSet();
            // To the account that was the writer's: the new one may be paid, by a payout that was planned for it.
            var late = transfers[writer].Where(transfer => transfer.CreatedMs > at.ToUnixTimeMilliseconds() && !transfer.Destination.StartsWith("acct_new", StringComparison.Ordinal));
            late.ShouldAllBe(transfer => doubtful.Contains(transfer.PayoutId!), $"round {round}: {writer} was sent after {at:O} what was not in doubt");
            change.FirstCalledOff.ShouldAllBe(payout => !transfers[writer].Any(transfer => transfer.PayoutId == payout.Id.ToString()));
            // Nothing fails here, so what was in doubt was paid.
            change.FirstInDoubt.ShouldAllBe(payout => byWriter[writer].Status == PayoutStatus.Paid);
        }
    }

    /// <summary>Writers who are changed, each with how.</summary>
    private static IEnumerable<(string Writer, string Change)> Pick(Chance chance) => Enumerable.Range(1, Writers)
        .OrderBy(_ => chance.Below(int.MaxValue))
        .Take(Changed)
        .Select((n, index) => ($"w{n:000}", index % 4 == 3 ? "remove" : index % 4 == 2 ? "move" : "hold"));

    private static async Task<Answered> ChangeAfter(TestSilo silo, (string Writer, string Change) one, int sent, Task ends)
    {
        while (silo.Stripe.Report().CommittedTransfers < sent && !ends.IsCompleted)
            await Task.Delay(2, Ending);
        var change = await PayeeChangeTests.Change(silo, one.Change, one.Writer);
        return new Answered(one.Writer, change, TimeProvider.System.GetUtcNow());
    }

    private static Task Earn(TestSilo silo, int round)
    {
        var now = TimeProvider.System.GetUtcNow();
        var earnings = Enumerable.Range(1, Writers).Select(n => new Earning(
            EarningId.Parse($"e-{round}-{n}"), WriterId.Parse($"w{n:000}"), new Money(3_000, Currency.Parse("USD")), now, "test")).ToList();
        return silo.Services.GetRequiredService<IEarningStore>().Record(earnings, new AuditContext("test", "corr_test", null, now), Ending);
    }

    /// <summary>Everyone may be paid again, by the first account.</summary>
    private static async Task ReleaseAll(TestSilo silo)
    {
        var store = silo.Services.GetRequiredService<IWriterStore>();
        var writers = Enumerable.Range(1, Writers).Select(n => new Writer(
            WriterId.Parse($"w{n:000}"), $"Writer {n}", null, StripeAccountId.Parse($"acct_{n:000}"), Currency.Parse("USD"), null, null)).ToList();
        await store.Save(writers, TestSilo.Operator, Ending);
        await store.Release(ids: null, kind: null, TestSilo.Operator, Ending);
    }
}
