using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class PermitPoolTests
{
    private static readonly PermitCaps Caps = new(5, 20);
    private static readonly DateTimeOffset Now = Given.Now;
    private static readonly DateTimeOffset End = Now + PermitPool.LeaseFor;
    private static readonly TimeSpan Renewed = PermitPool.LeaseFor / 3;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private long number;

    [Fact]
    public void Who_is_alone_gets_everything_whatever_he_wants()
    {
        Grant(new PermitPool(), "a", wanted: 1).Lease.ShouldBe(new PermitLease(5, 20, Renewed));
        Grant(new PermitPool(), "a", wanted: 100).Lease.ShouldBe(new PermitLease(5, 20, Renewed));
    }

    [Fact]
    public void A_second_waits_until_the_first_has_said_that_it_uses_less()
    {
        var first = Grant(new PermitPool(), "a", 100);
        var second = Grant(first.Pool, "b", 100);
        second.Lease.ShouldBe(new PermitLease(0, 0, Soon));

        var shrinks = Grant(second.Pool, "a", 100, inFlight: 5, rate: 20);
        shrinks.Lease.ShouldBe(new PermitLease(3, 11, Soon));
        Grant(shrinks.Pool, "b", 100).Lease.Concurrency.ShouldBe(0, "the first may use five still");

        var shrunk = Grant(shrinks.Pool, "a", 100, inFlight: 3, rate: 11);
        shrunk.Lease.ShouldBe(new PermitLease(3, 11, Renewed));
        Grant(shrunk.Pool, "b", 100).Lease.ShouldBe(new PermitLease(2, 9, Renewed));
    }

    [Fact]
    public void What_one_does_not_want_goes_to_who_does()
    {
        var pool = Grant(new PermitPool(), "b", 1, inFlight: 0).Pool;
        pool = Grant(pool, "a", 100).Pool;
        pool = Grant(pool, "b", 1, inFlight: 1, rate: 5).Pool;
        Grant(pool, "a", 100).Lease.ShouldBe(new PermitLease(4, 15, Renewed));
    }

    [Fact]
    public void A_holder_that_died_blocks_its_share_until_its_lease_ends_and_its_rate_a_second_longer()
    {
        var pool = Grant(new PermitPool(), "dead", 100).Pool;
        Grant(pool, "b", 100, at: End.AddTicks(-1)).Lease.Concurrency.ShouldBe(0);
        Grant(pool, "b", 100, at: End).Lease.Concurrency.ShouldBe(0, "its last second may have been full");
        Grant(pool, "b", 100, at: End + Soon).Lease.ShouldBe(new PermitLease(5, 20, Renewed));
    }

    [Fact]
    public void What_is_given_back_can_be_had_at_once_but_for_the_rate_of_the_last_second()
    {
        var pool = Grant(new PermitPool(), "a", 100).Pool;
        pool = Grant(pool, "a", 0, inFlight: 0, rate: 5).Pool;
        Grant(pool, "b", 100).Lease.ShouldBe(new PermitLease(5, 15, Soon));
        Grant(pool, "b", 100, at: Now + Soon).Lease.ShouldBe(new PermitLease(5, 20, Renewed));
    }

    [Fact]
    public void Who_has_requests_in_flight_and_wants_no_more_is_counted_with_them()
    {
        var pool = Grant(new PermitPool(), "a", 100).Pool;
        pool = Grant(pool, "a", 0, inFlight: 3).Pool;
        Grant(pool, "b", 100).Lease.Concurrency.ShouldBe(2);
    }

    [Fact]
    public void A_request_that_was_overtaken_changes_nothing()
    {
        var first = Grant(new PermitPool(), "a", 1);
        var late = new PermitRequest("a", number - 1, 0, 0, 0);
        var (pool, lease) = first.Pool.Grant(late, Caps, instead: null, Now);
        pool.ShouldBeSameAs(first.Pool);
        lease.Concurrency.ShouldBe(0);
    }

    /// <summary>Four seconds after the lease of eight was asked for, so that four are left, and two that the clocks may differ.</summary>
    [Theory]
    [InlineData(0, 5.9, 7.1)]
    [InlineData(2, 3.9, 5.1)]
    [InlineData(-2, 7.9, 9.1)]
    [InlineData(-300, 7.9, 9.1)] // Minutes behind: never more than a whole lease from now.
    public void A_pool_in_new_hands_counts_everybody_to_the_end_of_the_lease(int ahead, double heldAt, double freeAt)
    {
        var pool = Grant(new PermitPool(), "a", 100).Pool;
        var taken = Now.AddSeconds(4 + ahead);
        Grant(pool.TakenOver(taken), "b", 100, at: taken.AddSeconds(heldAt)).Lease.Concurrency.ShouldBe(0);
        Grant(pool.TakenOver(taken), "b", 100, at: taken.AddSeconds(freeAt)).Lease.Concurrency.ShouldBe(5);
    }

    [Fact]
    public void With_fewer_permits_than_holders_everybody_has_a_turn()
    {
        var caps = new PermitCaps(2, 20);
        var wanted = Enumerable.Range(0, 5).ToDictionary(n => $"silo-{n}", _ => 10);
        var served = Enumerable.Range(0, 3)
            .SelectMany(turn => PermitShares.Of(wanted, caps, Now.AddSeconds(10 * turn)).Keys).Distinct();
        served.Count().ShouldBe(5, "in three turns of two");
    }

    /// <summary>Shares are exact, fair, and never a concurrency without a rate.</summary>
    [Fact]
    public void Shares_add_up_to_the_caps_and_nobody_who_wants_more_gets_less_than_another() => ForAny.Value(
        from wanted in Gen.ArrayOf(Gen.Choose(1, 40)).Where(array => array.Length is > 0 and < 12)
        from concurrency in Gen.Choose(1, 30)
        from rate in Gen.Choose(1, 100)
        select (wanted, caps: new PermitCaps(concurrency, rate)),
        given =>
        {
            var wanted = given.wanted.Select((want, n) => (Name: $"silo-{n:00}", want)).ToDictionary(pair => pair.Name, pair => pair.want);
            var shares = PermitShares.Of(wanted, given.caps, Now);
            shares.Values.Sum(share => share.Concurrency).ShouldBe(given.caps.Concurrency);
            var kept = shares.Count > 1 ? given.caps.RequestsPerSecond / PermitShares.KeptBack : 0;
            shares.Values.Sum(share => share.RequestsPerSecond).ShouldBe(Math.Max(shares.Count, given.caps.RequestsPerSecond - kept));
            shares.Values.ShouldAllBe(share => share.Concurrency > 0 && share.RequestsPerSecond > 0);
            shares.Count.ShouldBe(Math.Min(wanted.Count, Math.Min(given.caps.Concurrency, given.caps.RequestsPerSecond)));
            foreach (var (a, b) in shares.SelectMany(a => shares.Select(b => (a, b))))
                if (wanted[a.Key] >= wanted[b.Key])
                    a.Value.Concurrency.ShouldBeGreaterThanOrEqualTo(b.Value.Concurrency - 1);
        }, tests: 1_000);

    private (PermitPool Pool, PermitLease Lease) Grant(
        PermitPool pool, string holder, int wanted, int inFlight = 0, int rate = 0, DateTimeOffset? at = null) =>
        pool.Grant(new PermitRequest(holder, ++number, wanted, inFlight, rate), Caps, instead: null, at ?? Now);
}
