using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using OrleansPayouts.Silo.Hosting.Access;

namespace OrleansPayouts.Testing;

/// <summary>What a test asks a grain from outside of grains, it asks as the API does: with the front end's proof.</summary>
public sealed class FrontEndCalls(FrontEndProof proof) : IOutgoingGrainCallFilter
{
    /// <summary>The calls that follow in this method are a front end's.</summary>
    public static void Begin(IServiceProvider services) =>
        RequestContext.Set(FrontEndProof.Name, services.GetRequiredService<FrontEndProof>().Value);

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        // A grain's own calls show nothing, in the tests as in the program.
        if (context.SourceContext is null || context.SourceContext.GrainId.IsClient())
            RequestContext.Set(FrontEndProof.Name, proof.Value);
        return context.Invoke();
    }
}
