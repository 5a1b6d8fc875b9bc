using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What the runtime knows of a grain class.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory _factory;
    private readonly StateParameter[] _states;

    internal GrainClass(Type type)
    {
        if (!typeof(Grain).IsAssignableFrom(type))
            throw new NotSupportedException($"{type} does not derive from Grain, which Orleans.Embedded wants.");
        if (type.IsGenericType)
            throw new NotSupportedException($"{type} is generic; Orleans.Embedded has no generic grains.");
        Type = type;
        GrainType = GrainType.Create(NameOf(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        HasOnActivate = Overrides(nameof(Grain.OnActivateAsync), typeof(CancellationToken));
        HasOnDeactivate = Overrides(nameof(Grain.OnDeactivateAsync), typeof(DeactivationReason), typeof(CancellationToken));
        _states = StateParameter.Of(type);
        _factory = ActivatorUtilities.CreateFactory(type, [.. _states.Select(state => state.ParameterType)]);
    }

    internal Type Type { get; }

    internal GrainType GrainType { get; }

    internal bool IsReentrant { get; }

    internal bool HasOnActivate { get; }

    internal bool HasOnDeactivate { get; }

    /// <summary>Constructs the grain of the activation, whose turn this is.</summary>
    internal Grain Construct(Activation activation)
    {
        if (_states.Length == 0)
            return (Grain)_factory(activation.ActivationServices, null);
        return (Grain)_factory(activation.ActivationServices, [.. _states.Select(state => state.Make(activation))]);
    }

    // Orleans's convention, so that identities in tables are the same on both runtimes.
    private static string NameOf(Type type)
    {
        const string suffix = "grain";
        var name = type.Name.ToLowerInvariant();
        return name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }

    private bool Overrides(string method, params Type[] parameters) =>
        Type.GetMethod(method, BindingFlags.Instance | BindingFlags.Public, parameters)!.DeclaringType != typeof(Grain);
}
