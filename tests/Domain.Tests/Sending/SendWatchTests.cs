using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Domain.Tests;

public sealed class SendWatchTests
{
    private static readonly DateTimeOffset Now = Given.Now;
    private static readonly PermitLease Closed = new(5, 20, TimeSpan.FromSeconds(3));
    private static readonly PermitLease Open = new(0, 0, TimeSpan.FromSeconds(1), CircuitStatus.Open);
    private static readonly PermitLease Probing = new(1, 1, TimeSpan.FromSeconds(1), CircuitStatus.HalfOpen);

    private readonly SendWatch watch = new(failures: 3);

    [Fact]
    public void It_stops_by_itself_on_the_third_bad_outcome_in_a_row_and_tells_at_once()
    {
        Note(SendVerdict.Bad).ShouldBeFalse();
        Note(SendVerdict.Good).ShouldBeFalse();
        Note(SendVerdict.Bad).ShouldBeFalse();
        Note(SendVerdict.Bad).ShouldBeFalse();
        watch.MaySend(Now).ShouldBeTrue();
        Note(SendVerdict.Bad).ShouldBeTrue();
        watch.MaySend(Now).ShouldBeFalse();
        watch.IsShut.ShouldBeTrue();
        watch.Tell().ShouldBe(new SendReport(Good: 1, Bad: 4, TrailingBad: 3, IsTripped: true));
    }

    [Fact]
    public void Failures_that_are_far_apart_do_not_add_up()
    {
        for (var hour = 0; hour < 10; hour++)
            watch.Note(SendVerdict.Bad, null, isProbe: false, Now.AddHours(hour)).ShouldBeFalse();
    }

    [Fact]
    public void An_answer_to_an_earlier_question_does_not_start_it_again()
    {
        var told = watch.Tell();
        for (var n = 0; n < 3; n++)
            Note(SendVerdict.Bad);
        watch.Told(told, Closed);
        watch.MaySend(Now).ShouldBeFalse();
        watch.Told(watch.Tell(), Open);
        watch.MaySend(Now).ShouldBeFalse();
        watch.Told(watch.Tell(), Closed);
        watch.MaySend(Now).ShouldBeTrue();
        Note(SendVerdict.Bad).ShouldBeFalse("what counted before it opened is over");
    }

    [Fact]
    public void What_happens_while_it_asks_is_told_the_next_time()
    {
        Note(SendVerdict.Bad);
        Note(SendVerdict.Throttled, TimeSpan.FromSeconds(2));
        var told = watch.Tell();
        Note(SendVerdict.Good);
        Note(SendVerdict.Bad);
        watch.Told(told, Closed);
        watch.Tell().ShouldBe(new SendReport(Good: 1, Bad: 1, TrailingBad: 1));
    }

    [Fact]
    public void Where_the_answer_is_lost_counts_are_not_told_again_but_that_it_stopped_is()
    {
        for (var n = 0; n < 3; n++)
            Note(SendVerdict.Bad);
        watch.Tell().Bad.ShouldBe(3);
        watch.Tell().ShouldBe(new SendReport(IsTripped: true));
    }

    [Fact]
    public void One_request_is_the_probe_and_a_second_one_is_not_sent()
    {
        watch.Told(watch.Tell(), Open);
        watch.Told(watch.Tell(), Probing);
        watch.MaySend(Now).ShouldBeTrue();
        watch.Begin().ShouldBeTrue();
        watch.MaySend(Now).ShouldBeFalse();
        watch.Tell().Probe.ShouldBe(ProbeState.Running);
        Note(SendVerdict.Bad, isProbe: false).ShouldBeFalse("a late answer of another one");
        Note(SendVerdict.Good, isProbe: true).ShouldBeTrue();
        var told = watch.Tell();
        told.Probe.ShouldBe(ProbeState.Good);
        watch.Told(told, Closed);
        watch.Tell().Probe.ShouldBe(ProbeState.None);
        watch.Begin().ShouldBeFalse();
    }

    [Theory]
    [InlineData(SendVerdict.Good, ProbeState.Good)]
    [InlineData(SendVerdict.Neutral, ProbeState.Good)]
    [InlineData(SendVerdict.Throttled, ProbeState.Good)]
    [InlineData(SendVerdict.Bad, ProbeState.Bad)]
    public void Whatever_Stripe_answers_a_probe_is_an_answer(SendVerdict verdict, ProbeState expected)
    {
        watch.Told(watch.Tell(), Probing);
        watch.Begin();
        Note(verdict, isProbe: true);
        watch.Tell().Probe.ShouldBe(expected);
    }

    [Fact]
    public void A_probe_that_nobody_sent_is_given_back_and_not_sent_later()
    {
        watch.Told(watch.Tell(), Probing);
        watch.Tell().Probe.ShouldBe(ProbeState.None);
        watch.MaySend(Now).ShouldBeFalse();
    }

    [Fact]
    public void What_Stripe_asks_to_wait_is_waited_here_at_once()
    {
        Note(SendVerdict.Throttled, TimeSpan.FromSeconds(2)).ShouldBeTrue();
        watch.MaySend(Now.AddSeconds(1.9)).ShouldBeFalse();
        watch.MaySend(Now.AddSeconds(2)).ShouldBeTrue();
        watch.IsShut.ShouldBeFalse("who waits, waits");
    }

    private bool Note(SendVerdict verdict, TimeSpan? retryAfter = null, bool isProbe = false) => watch.Note(verdict, retryAfter, isProbe, Now);
}
