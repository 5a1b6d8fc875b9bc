using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class PermitPoolTests
{
    private const int Concurrency = 5;
    private const int Rate = 20;

    private static readonly DateTimeOffset Now = Given.Now;

    [Fact]
    public void The_first_who_asks_gets_everything()
    {
        var (_, lease) = Grant(new PermitPool(), "a", Now);
        lease.ShouldBe(new PermitLease(Concurrency, Rate, Now + PermitPool.LeaseFor));
    }

    [Fact]
    public void A_second_gets_nothing_while_the_first_holds_it_all()
    {
        var (pool, _) = Grant(new PermitPool(), "a", Now);
        var (after, lease) = Grant(pool, "b", Now);

        lease.Concurrency.ShouldBe(0);
        lease.RequestsPerSecond.ShouldBe(0);
        after.Leases.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public void A_lease_ends_exactly_when_it_says()
    {
        var (pool, lease) = Grant(new PermitPool(), "a", Now);
        Grant(pool, "b", lease.ExpiresAt.AddTicks(-1)).Lease.Concurrency.ShouldBe(0);
        Grant(pool, "b", lease.ExpiresAt).Lease.Concurrency.ShouldBe(Concurrency);
    }

    [Fact]
    public void Asking_again_renews_and_does_not_add()
    {
        var (pool, _) = Grant(new PermitPool(), "a", Now);
        var (after, lease) = Grant(pool, "a", Now.AddSeconds(10));

        lease.ShouldBe(new PermitLease(Concurrency, Rate, Now.AddSeconds(10) + PermitPool.LeaseFor));
        after.Leases.Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_released_can_be_had_at_once()
    {
        var (pool, _) = Grant(new PermitPool(), "a", Now);
        Grant(pool.Release("a"), "b", Now).Lease.Concurrency.ShouldBe(Concurrency);
        pool.Release("nobody").Leases.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public void A_raised_cap_gives_the_rest_to_the_next_and_a_lowered_one_nothing()
    {
        var (pool, _) = Grant(new PermitPool(), "a", Now);
        pool.Grant("b", 8, 30, Now).Lease.ShouldBe(new PermitLease(3, 10, Now + PermitPool.LeaseFor));
        pool.Grant("b", 2, 10, Now).Lease.Concurrency.ShouldBe(0);
        pool.Grant("b", 8, Rate, Now).Lease.Concurrency.ShouldBe(0, "permits without a rate are no use");
    }

    [Fact]
    public void Granting_gives_a_new_pool_and_leaves_the_old_one()
    {
        var before = new PermitPool();
        Grant(before, "a", Now);
        before.Leases.ShouldBeEmpty();
    }

    /// <summary>Invariant I6: holders come, renew, release, vanish, with caps that change, and never hold more than the cap.</summary>
    [Fact]
    public void What_is_leased_at_any_time_never_adds_up_to_more_than_the_caps() => ForAny.Sequence(
        Gen.ArrayOf(
            from holder in Gen.Elements("a", "b", "c", "d")
            from releases in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
            from seconds in Gen.Elements(0, 1, 5, 10, 19, 20, 21)
            from cap in Gen.Choose(1, 10)
            select (holder, releases, seconds, cap)),
        steps =>
        {
            var (pool, now, highest) = (new PermitPool(), Now, 0);
            foreach (var (holder, releases, seconds, cap) in steps)
            {
                now = now.AddSeconds(seconds);
                highest = Math.Max(highest, cap);
                if (releases)
                    pool = pool.Release(holder);
                else
                    pool = Granted(pool, holder, cap, now);
                Leased(pool, now).Concurrency.ShouldBeLessThanOrEqualTo(highest);
                Leased(pool, now).Rate.ShouldBeLessThanOrEqualTo(highest * 4);
            }
        },
        tests: 2_000);

    private static PermitPool Granted(PermitPool pool, string holder, int cap, DateTimeOffset now)
    {
        var others = Leased(pool.Release(holder), now);
        var (after, lease) = pool.Grant(holder, cap, cap * 4, now);
        if (lease.Concurrency == 0)
            (others.Concurrency >= cap || others.Rate >= cap * 4).ShouldBeTrue("there was something left");
        else
        {
            (others.Concurrency + lease.Concurrency).ShouldBe(cap, "a holder gets all that is left");
            (others.Rate + lease.RequestsPerSecond).ShouldBe(cap * 4);
        }
        return after;
    }

    private static (int Concurrency, int Rate) Leased(PermitPool pool, DateTimeOffset now)
    {
        var live = pool.Leases.Values.Where(lease => lease.ExpiresAt > now).ToList();
        return (live.Sum(lease => lease.Concurrency), live.Sum(lease => lease.RequestsPerSecond));
    }

    private static (PermitPool Pool, PermitLease Lease) Grant(PermitPool pool, string holder, DateTimeOffset now) =>
        pool.Grant(holder, Concurrency, Rate, now);
}
