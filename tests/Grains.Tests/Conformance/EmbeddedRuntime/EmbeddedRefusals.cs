using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansPayouts.Grains.Tests.Conformance.Grains;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>What the single-process runtime does not do, it refuses at the start, and says what and where.</summary>
public sealed class EmbeddedRefusals
{
    private interface IReturnsValueTask : IGrainWithStringKey
    {
        ValueTask Do();
    }

    private interface IReturnsNothing : IGrainWithStringKey
    {
        void Do();
    }

    private interface IReturnsStream : IGrainWithStringKey
    {
        IAsyncEnumerable<int> Do();
    }

    private interface IHasGenericMethod : IGrainWithStringKey
    {
        Task Do<T>(T value);
    }

    private interface IHasProperty : IGrainWithStringKey
    {
        int Count { get; }
    }

    private interface ITakesUnknown : IGrainWithStringKey
    {
        Task Do(List<Unknown> unknown);
    }

    private interface IGivesUnknown : IGrainWithStringKey
    {
        Task<Holder> Do();
    }

    private interface IHasNoKey : IGrain
    {
        Task Do();
    }

    private interface IShared : IGrainWithStringKey
    {
        Task Do();
    }

    [Theory]
    [InlineData(typeof(ReturnsValueTask), nameof(IReturnsValueTask), "ValueTask")]
    [InlineData(typeof(ReturnsNothing), nameof(IReturnsNothing), "Void")]
    [InlineData(typeof(ReturnsStream), nameof(IReturnsStream), "IAsyncEnumerable")]
    [InlineData(typeof(HasGenericMethod), nameof(IHasGenericMethod), "generic")]
    [InlineData(typeof(HasProperty), nameof(IHasProperty), "properties")]
    [InlineData(typeof(TakesUnknown), nameof(ITakesUnknown), "Conformance.Grains.Unknown")]
    [InlineData(typeof(GivesUnknown), nameof(IGivesUnknown), "Conformance.Grains.Unknown")]
    [InlineData(typeof(HasNoKey), nameof(IHasNoKey), "string keys")]
    [InlineData(typeof(TakesBadState), nameof(TakesBadState), "IPersistentState")]
    [InlineData(typeof(string), "System.String", "Grain")]
    public async Task It_is_refused_at_the_start(Type grainClass, string where, string what)
    {
        var refusal = await Should.ThrowAsync<NotSupportedException>(() => StartAsync(grainClass));
        refusal.Message.ShouldContain(where);
        refusal.Message.ShouldContain(what);
    }

    [Fact]
    public async Task An_interface_with_several_classes_or_none_is_refused_when_it_is_asked_for()
    {
        using var host = await StartAsync(typeof(SharedOne), typeof(SharedTwo));
        var factory = host.Services.GetRequiredService<IGrainFactory>();

        Should.Throw<ArgumentException>(() => factory.GetGrain<IShared>("x")).Message.ShouldContain(nameof(SharedTwo));
        Should.Throw<ArgumentException>(() => factory.GetGrain<IWorkGrain>("x")).Message.ShouldContain(nameof(IWorkGrain));
        Should.Throw<NotSupportedException>(() => factory.GetGrain<IShared>("x", "prefix"));
    }

    [Fact]
    public void Other_keys_observers_and_stateless_workers_are_refused_by_the_compiler()
    {
        var refused = typeof(Grain).Assembly.GetExportedTypes()
            .Where(type => Attribute.GetCustomAttribute(type, typeof(ObsoleteAttribute)) is ObsoleteAttribute { IsError: true })
            .Select(type => type.Name);
        refused.ShouldBe(
            [
                "IGrainObserver", "IGrainWithGuidCompoundKey", "IGrainWithGuidKey", "IGrainWithIntegerCompoundKey",
                "IGrainWithIntegerKey", "MayInterleaveAttribute", "OneWayAttribute", "ReadOnlyAttribute", "StatelessWorkerAttribute",
            ],
            ignoreOrder: true);
    }

    private static async Task<IHost> StartAsync(params Type[] grainClasses)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrleansEmbedded(grainClasses);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    [GenerateSerializer]
    private sealed class Holder
    {
        [Id(0)]
        public Unknown? Held { get; set; }
    }

    private sealed class ReturnsValueTask : Grain, IReturnsValueTask
    {
        public ValueTask Do() => ValueTask.CompletedTask;
    }

    private sealed class ReturnsNothing : Grain, IReturnsNothing
    {
        public void Do()
        {
        }
    }

    private sealed class ReturnsStream : Grain, IReturnsStream
    {
        public IAsyncEnumerable<int> Do() => AsyncEnumerable.Empty<int>();
    }

    private sealed class HasGenericMethod : Grain, IHasGenericMethod
    {
        public Task Do<T>(T value) => Task.CompletedTask;
    }

    private sealed class HasProperty : Grain, IHasProperty
    {
        public int Count => 0;
    }

    private sealed class TakesUnknown : Grain, ITakesUnknown
    {
        public Task Do(List<Unknown> unknown) => Task.CompletedTask;
    }

    private sealed class GivesUnknown : Grain, IGivesUnknown
    {
        public Task<Holder> Do() => Task.FromResult(new Holder());
    }

    private sealed class HasNoKey : Grain, IHasNoKey
    {
        public Task Do() => Task.CompletedTask;
    }

    private sealed class TakesBadState([PersistentState("x")] Holder state) : Grain, IShared
    {
        public Task Do() => Task.FromResult(state);
    }

    private sealed class SharedOne : Grain, IShared
    {
        public Task Do() => Task.CompletedTask;
    }

    private sealed class SharedTwo : Grain, IShared
    {
        public Task Do() => Task.CompletedTask;
    }
}
