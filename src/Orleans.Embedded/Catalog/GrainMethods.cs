using System.Collections.Frozen;
using System.Reflection;

namespace Orleans.Embedded;

/// <summary>The methods of a grain interface, those of its parents included.</summary>
internal sealed class GrainMethods
{
    private readonly FrozenDictionary<MethodInfo, GrainMethod> _methods;

    internal GrainMethods(Type grainInterface, Func<TimeSpan?, WaitingCalls> waiting)
    {
        if (grainInterface.IsGenericType)
            throw new NotSupportedException($"{grainInterface} is generic; Orleans.Embedded has no generic grains.");
        if (!typeof(IGrainWithStringKey).IsAssignableFrom(grainInterface) && grainInterface != typeof(IRemindable))
            throw new NotSupportedException($"{grainInterface} is not an IGrainWithStringKey; Orleans.Embedded has string keys alone.");
        if (grainInterface.GetProperties().Length + grainInterface.GetEvents().Length > 0)
            throw new NotSupportedException($"{grainInterface} has properties or events; a grain interface has methods alone.");
        _methods = grainInterface.GetInterfaces().Append(grainInterface)
            .SelectMany(one => one.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .ToFrozenDictionary(method => method, method => GrainMethod.Of(method, waiting));
        Prototype = (GrainReference)DispatchProxy.Create(grainInterface, typeof(GrainReference));
    }

    /// <summary>A reference to no grain, which the others are cloned from: that is faster than making each from its class.</summary>
    internal GrainReference Prototype { get; }

    internal GrainMethod this[MethodInfo method] => _methods[method];
}
