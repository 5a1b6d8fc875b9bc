using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.Grains.Sending;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>One silo's gate, on a clock that the test moves; the test answers for the scheduler.</summary>
public sealed class TransferGateTests : IDisposable
{
    private static readonly PermitLease Two = new(2, 1_000, TimeSpan.FromSeconds(3));
    private static readonly RunId Run = RunId.ForManual(Guid.Parse("01900000-0000-7000-8000-000000000001"));
    private static readonly RunId Other = RunId.ForManual(Guid.Parse("01900000-0000-7000-8000-000000000002"));
    private static readonly TransferOutcome Failed = new TransferOutcome.Unanswered(TransportFault.Timeout);

    private readonly ManualTimeProvider time = new();
    private readonly TransferGate gate;

    public TransferGateTests() => gate = new(new SiloIdentity("a"), Options.Create(new PayoutOptions { CircuitFailures = 3 }), time, NullLogger<TransferGate>.Instance);

    public void Dispose() => gate.Dispose();

    [Fact]
    public void Nobody_gets_a_permit_without_a_lease_and_then_as_many_as_leased()
    {
        var entries = Enter(4);
        gate.Wanted().IsCompleted.ShouldBeTrue();
        entries.ShouldAllBe(entry => !entry.IsCompleted);
        Lease(Two).Wanted.ShouldBe(4);
        Pass();
        entries.Count(entry => entry.IsCompleted).ShouldBe(2);
        PermitOf(entries[0]).Dispose();
        PermitOf(entries[0]).Dispose();
        Pass();
        entries.Count(entry => entry.IsCompleted).ShouldBe(3, "a permit is given back once, however often it is disposed of");
    }

    [Fact]
    public void Who_was_quick_keeps_his_claim_for_seconds_and_gives_it_back_then()
    {
        var four = new PermitLease(4, 1_000, TimeSpan.FromSeconds(3));
        Lease(four);
        foreach (var entry in Enter(4))
            PermitOf(entry).Dispose();
        for (var seconds = 0; seconds < 10; seconds++)
        {
            Lease(four).Wanted.ShouldBe(4, $"after {seconds} s");
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Lease(four);
        Lease(four).Wanted.ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_begun_under_a_lease_that_has_ended()
    {
        Lease(Two);
        time.Advance(PermitPool.LeaseFor);
        Enter(1)[0].IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_lease_counts_from_before_it_was_asked_for()
    {
        Enter(1);
        var (request, askedAt) = gate.Ask();
        time.Advance(PermitPool.LeaseFor - TimeSpan.FromMilliseconds(1));
        gate.Accept(Two, request, askedAt);
        Enter(1)[0].IsCompleted.ShouldBeTrue();
        time.Advance(TimeSpan.FromMilliseconds(1));
        Enter(1)[0].IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_process_that_was_stopped_with_a_permit_in_hand_finds_it_no_longer_good_until_it_has_leased_anew()
    {
        Lease(Two);
        var permit = PermitOf(Enter(1)[0]);
        time.Advance(TimeSpan.FromSeconds(60));
        permit.IsGood.ShouldBeFalse();
        Lease(Two).InFlight.ShouldBe(1, "it is still counted");
        permit.IsGood.ShouldBeTrue();
    }

    [Fact]
    public void A_request_counts_from_when_it_goes_out_and_not_from_its_permit()
    {
        Lease(new PermitLease(10, 2, TimeSpan.FromSeconds(3)));
        var late = PermitOf(Enter(1)[0]);
        time.Advance(TimeSpan.FromMilliseconds(600));
        late.GoesOut();
        late.GoesOut();
        PermitOf(Enter(1)[0]).GoesOut();
        var third = Enter(1)[0];
        time.Advance(TimeSpan.FromSeconds(1));
        third.IsCompleted.ShouldBeFalse("two went out a second ago, as slow as one of them was in coming to it");
        time.Advance(TimeSpan.FromMilliseconds(25));
        third.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_wall_clock_that_is_set_changes_nothing()
    {
        Lease(Two);
        time.SetUtcNow(time.GetUtcNow().AddHours(-5));
        Enter(1)[0].IsCompleted.ShouldBeTrue();
        time.Advance(PermitPool.LeaseFor);
        Enter(1)[0].IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_waits_and_is_cancelled_takes_no_permit()
    {
        using var cancelled = new CancellationTokenSource();
        var entry = gate.Enter(Run, cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => entry);
        Lease(Two);
        Pass();
        Enter(2).ShouldAllBe(other => other.IsCompleted);
    }

    [Fact]
    public async Task A_stop_sends_its_run_away_for_a_second_and_leaves_the_others()
    {
        var (mine, other) = (Enter(1)[0], gate.Enter(Other, CancellationToken.None).AsTask());
        gate.Stop(Run);
        (await mine).Reason.ShouldBe(NotSentReason.RunPaused);
        other.IsCompleted.ShouldBeFalse();
        (await gate.Enter(Run, CancellationToken.None)).Reason.ShouldBe(NotSentReason.RunPaused);
        gate.Resume(Run);
        Enter(1)[0].IsCompleted.ShouldBeFalse();
        gate.Stop(Run);
        time.Advance(TimeSpan.FromSeconds(1));
        Enter(1)[0].IsCompleted.ShouldBeFalse("a stop does not last");
    }

    [Fact]
    public async Task A_program_that_stops_sends_everybody_away_and_waits_for_what_is_under_way()
    {
        Lease(Two);
        var entries = Enter(3);
        Pass();
        var closed = gate.Close();
        (await entries[2]).Reason.ShouldBe(NotSentReason.ProgramStopping);
        (await gate.Enter(Other, CancellationToken.None)).Reason.ShouldBe(NotSentReason.ProgramStopping);
        PermitOf(entries[0]).Dispose();
        closed.IsCompleted.ShouldBeFalse();
        gate.Ask().Request.Wanted.ShouldBe(0);
        PermitOf(entries[1]).Dispose();
        await closed;
    }

    [Fact]
    public async Task Failures_in_a_row_stop_this_silo_before_the_scheduler_has_spoken()
    {
        Lease(new PermitLease(3, 1_000, TimeSpan.FromSeconds(3)));
        var entries = Enter(5);
        Pass();
        PermitOf(entries[0]).Observe(Failed);
        PermitOf(entries[1]).Observe(Failed);
        entries[4].IsCompleted.ShouldBeFalse();
        gate.Urgent().IsCompleted.ShouldBeFalse();
        PermitOf(entries[2]).Observe(Failed);
        gate.Urgent().IsCompleted.ShouldBeTrue();
        (await entries[3]).Reason.ShouldBe(NotSentReason.CircuitOpen);
        (await entries[4]).Reason.ShouldBe(NotSentReason.CircuitOpen);
        gate.Ask().Request.Report.ShouldBe(new SendReport(Bad: 3, TrailingBad: 3, IsTripped: true));
    }

    [Fact]
    public async Task Of_those_who_wait_one_is_the_probe_and_the_others_are_sent_away()
    {
        Lease(new PermitLease(0, 0, PermitLease.Soon, CircuitStatus.Open));
        var entries = Enter(3);
        Lease(new PermitLease(1, 1, PermitLease.Soon, CircuitStatus.HalfOpen));
        using var probe = PermitOf(entries[0]);
        (await entries[1]).Reason.ShouldBe(NotSentReason.CircuitOpen);
        (await entries[2]).Reason.ShouldBe(NotSentReason.CircuitOpen);
        probe.Observe(new TransferOutcome.Confirmed(new TransferId("tr_1")));
        gate.Urgent().IsCompleted.ShouldBeTrue();
        gate.Ask().Request.Report.Probe.ShouldBe(ProbeState.Good);
    }

    [Fact]
    public async Task An_answer_that_every_payout_of_the_run_would_get_stops_the_run()
    {
        Lease(Two);
        PermitOf(Enter(1)[0]).Observe(new TransferOutcome.Refused(400) { Code = "balance_insufficient" });
        (await Enter(1)[0]).Permit.ShouldBeNull();
        Pass();
        gate.Enter(Other, CancellationToken.None).AsTask().IsCompleted.ShouldBeTrue();
    }

    private static TransferPermit PermitOf(Task<GateAnswer> entry)
    {
        entry.IsCompleted.ShouldBeTrue();
        return entry.Result.Permit.ShouldNotBeNull();
    }

    private List<Task<GateAnswer>> Enter(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => gate.Enter(Run, CancellationToken.None).AsTask())];

    /// <summary>The scheduler answers.</summary>
    private PermitRequest Lease(PermitLease lease)
    {
        var (request, askedAt) = gate.Ask();
        gate.Accept(lease, request, askedAt);
        return request;
    }

    /// <summary>Time for the pace's places.</summary>
    private void Pass() => time.Advance(TimeSpan.FromMilliseconds(10));
}
