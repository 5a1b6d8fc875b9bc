using System.Reflection;
using OrleansPayouts.Grains.Access;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>What a client of the cluster may call is what the API calls: a method more is a way in, a method less an API that fails.</summary>
public sealed class FrontEndTests
{
    private static readonly List<(string Name, FrontEndAttribute Mark)> Marked = Assembly.Load("OrleansPayouts.Grains").GetTypes()
        .Where(GrainCalls.IsGrainInterface)
        .SelectMany(contract => contract.GetMethods())
        .Select(method => (GrainCalls.Name(method), method.GetCustomAttribute<FrontEndAttribute>()!))
        .Where(method => method.Item2 is not null).ToList();

    [Fact]
    public void Exactly_what_the_API_calls_is_marked_for_front_ends()
    {
        GrainCalls.OfFrontEnds.Count.ShouldBeGreaterThan(8);
        Marked.Select(method => method.Name).Order().ShouldBe(GrainCalls.OfFrontEnds.Order());
    }

    [Fact]
    public void Exactly_what_silos_call_as_well_needs_no_proof_of_a_front_end_among_them()
    {
        GrainCalls.OfSilos.ShouldContain("IWriterPayoutGrain.Submit");
        Marked.Where(method => method.Mark.SilosToo).Select(method => method.Name).Order()
            .ShouldBe(GrainCalls.OfFrontEnds.Intersect(GrainCalls.OfSilos).Order());
    }

    [Fact]
    public void No_front_end_can_have_a_payout_sent_or_ask_for_a_silo_s_permits()
    {
        foreach (var method in new[] { "IWriterPayoutGrain.Submit", "IWriterPayoutGrain.Withdraw", "IPayoutSchedulerGrain.RequestPermits" })
            GrainCalls.OfFrontEnds.ShouldNotContain(method);
    }
}
