using Orleans.Runtime;

namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

public sealed class ContextGrain : Grain, IContextGrain
{
    public const string Key = "conformance.context";

    public async Task<string> Read()
    {
        // What follows an await belongs to the call still.
        await Task.Yield();
        return RequestContext.Get(Key) as string ?? "";
    }

    public async Task<string> SetAndAsk(string value, string other)
    {
        RequestContext.Set(Key, value);
        return await Ask(other);
    }

    public Task<string> Ask(string other) => GrainFactory.GetGrain<IContextGrain>(other).Read();
}
