using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Sending;

public sealed class PermitLeasingTests
{
    [Fact]
    public async Task Only_a_silo_that_has_asked_for_permits_talks_to_the_pool_when_it_stops()
    {
        await using var idle = await TestSilo.Start(silos: 1);
        await idle.StopHost();
        (await PoolsStored(idle)).ShouldBe(0, "at the stop of a program whose database is away, it would be one more complaint");

        await using var busy = await TestSilo.Start(silos: 1);
        await busy.AddWriters(1);
        await busy.Run();
        await busy.StopHost();
        (await PoolsStored(busy)).ShouldBe(1);
        (await busy.Count($"select count(*) {Pools} and state ~ '\"Wanted\": ?0' and state !~ '\"Wanted\": ?[1-9]'")).ShouldBe(1, "it has given back all that it had");
    }

    private static string Pools => $"from ({TestSilo.GrainStates}) states (state) where state like '%\"Leases\"%'";

    private static Task<long> PoolsStored(TestSilo silo) => silo.Count($"select count(*) {Pools}");
}
