using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Sending;

/// <summary>A payout's grain sends what a silo has vouched for, and nothing else, whoever asks.</summary>
public sealed class SubmissionTests
{
    private static readonly RetryPolicy Retry = new(3, TimeSpan.FromSeconds(30));

    [Fact(Timeout = 120_000)]
    public async Task Nothing_is_sent_that_nobody_vouched_for_and_it_is_noted_and_raises_the_alarm()
    {
        await using var silo = await WatchedSilo.Start();
        var vouched = await Begun(silo);
        var payout = vouched.Payout.Id;
        var stranger = new SubmissionMac("sk_test_of_somebody_else");

        foreach (var (member, command) in AlteredSubmissions.Of(vouched))
            await IsRefused(silo, payout, command, member);
        await IsRefused(silo, payout, vouched with { Mac = null }, "as an older build submits it");
        await IsRefused(silo, payout, vouched with { Mac = stranger.Compute(vouched.Payout, Retry) }, "vouched for with another key of Stripe");
        await IsRefused(silo, payout, null!, "nothing at all");
        // Vouched for, but another payout's.
        var other = (await silo.Payouts(vouched.Payout.Run)).Select(view => view.Payout.Id).First(id => id != payout);
        await Should.ThrowAsync<CallRefusedException>(() => Grain(silo, other).Submit(vouched));

        silo.Stripe.Report().Transfers.Requests.ShouldBe(0);
        // One entry for each way of being wrong, however often it came.
        await silo.Comes($"select count(*) from audit_entries where action = 'payout.not_vouched' and payout_id = '{payout.Value}'", 2);
        await silo.Comes($"select count(*) from audit_entries where action = 'payout.not_vouched' and payout_id = '{other.Value}'", 1);
        var alert = (await silo.Alerts()).Single(alert => alert.Subject.StartsWith("refused:payout_not_vouched:", StringComparison.Ordinal));
        (alert.Type, alert.Severity).ShouldBe((AlertType.SystemError, AlertSeverity.Critical));
        alert.Message.ShouldContain(payout.ToString());
        (await silo.Count($"select count(*) from payout_attempts where payout_id = '{payout.Value}' and outcome is not null")).ShouldBe(0, "nothing is recorded of it");
    }

    /// <summary>As in a rolling upgrade from a build that computes no MAC: its submission is refused, and the run pays it nevertheless, once.</summary>
    [Fact(Timeout = 120_000)]
    public async Task What_was_refused_is_paid_by_its_run_afterwards_under_the_same_key()
    {
        await using var silo = await TestSilo.Start();
        var begun = await Begun(silo);
        await IsRefused(silo, begun.Payout.Id, begun with { Mac = null }, "as an older build submits it");

        silo.Stripe.SetBalance("usd", 1_000_000);
        var run = await silo.Run();

        run.Run.Status.ShouldBe(RunStatus.Completed);
        (await silo.Payouts(run.Run.Id)).ShouldAllBe(view => view.Payout.Status == PayoutStatus.Paid);
        await silo.BooksAgree();
        silo.Stripe.Transfers().Count(transfer => transfer.PayoutId == begun.Payout.Id.ToString()).ShouldBe(1);
    }

    /// <summary>What a silo has vouched for, sent again: it is the same request under the same key, and none at all once that key is old.</summary>
    [Fact(Timeout = 120_000)]
    public async Task A_submission_that_is_repeated_pays_nothing_twice()
    {
        await using var silo = await TestSilo.Start();
        var vouched = await Begun(silo);
        var grain = Grain(silo, vouched.Payout.Id);
        await grain.Submit(vouched);
        (await grain.WhenRecorded()).ShouldBe(PayoutStatus.Paid);

        await grain.Submit(vouched);
        (await grain.WhenRecorded()).ShouldBe(PayoutStatus.Paid);
        var sent = silo.Stripe.Report().Transfers.Requests;
        // As it looks to the grain when it comes again a day later.
        var aged = vouched.Payout with { KeyFirstUsedAt = TimeProvider.System.GetUtcNow() - IdempotencyKey.TrustedFor };
        await grain.Submit(Vouched(silo, aged));
        (await grain.WhenRecorded()).ShouldBe(PayoutStatus.Paid);

        silo.Stripe.Report().Transfers.Requests.ShouldBe(sent, "a key that Stripe may have forgotten is not used");
        silo.Stripe.Transfers().ShouldHaveSingleItem();
    }

    /// <summary>A payout whose attempt has begun, and which its run leaves alone: there is no money at Stripe, so that it is paused.</summary>
    private static async Task<SubmitPayout> Begun(TestSilo silo)
    {
        await silo.AddWriters(2);
        silo.Stripe.SetBalance("usd", 0);
        var run = await silo.Run();
        run.Run.Status.ShouldBe(RunStatus.Paused);
        var payout = (await silo.Payouts(run.Run.Id))[0].Payout;
        var submit = PayoutDecider.Decide(payout, new PayoutCommand.SubmitAttempt(TimeProvider.System.GetUtcNow())).ShouldBeOfType<PayoutDecision.Submit>();
        (await silo.Services.GetRequiredService<IPayoutStore>().BeginAttempts([submit.Intent], CancellationToken.None)).ShouldContain(payout.Id);
        silo.Stripe.SetBalance("usd", 1_000_000);
        return Vouched(silo, submit.After);
    }

    private static SubmitPayout Vouched(TestSilo silo, WriterPayout payout) =>
        new(payout, Retry, silo.Services.GetRequiredService<ISubmissionMac>().Compute(payout, Retry));

    private static IWriterPayoutGrain Grain(TestSilo silo, PayoutId payout) => silo.Grains.GetGrain<IWriterPayoutGrain>(payout.ToString());

    private static Task IsRefused(TestSilo silo, PayoutId payout, SubmitPayout command, string why) =>
        Should.ThrowAsync<CallRefusedException>(() => Grain(silo, payout).Submit(command), why);
}
