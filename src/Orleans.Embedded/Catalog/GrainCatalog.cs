using System.Collections.Frozen;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>
/// The grain classes and their interfaces, examined once when the process starts: what this runtime does not do is
/// refused then, not in the middle of the work.
/// </summary>
internal sealed class GrainCatalog
{
    private static readonly HashSet<Type> Markers = [typeof(IGrain), typeof(IGrainWithStringKey), typeof(IRemindable)];

    private readonly FrozenDictionary<GrainType, GrainClass> _classes;
    private readonly FrozenDictionary<Type, GrainInterface> _interfaces;
    private readonly Dictionary<Type, List<GrainClass>> _implementations = [];
    private readonly GrainMethods _remindable;

    internal GrainCatalog(GrainClasses classes, Func<TimeSpan?, WaitingCalls> waiting)
    {
        var found = classes.Types.Select(type => new GrainClass(type)).ToList();
        foreach (var twins in found.GroupBy(one => one.GrainType).Where(group => group.Count() > 1))
        {
            throw new NotSupportedException(
                $"{string.Join(" and ", twins.Select(one => one.Type))} would both be named \"{twins.Key}\" in grain ids.");
        }

        _classes = found.ToFrozenDictionary(one => one.GrainType);
        foreach (var grainClass in found)
            AddImplementations(grainClass);
        _remindable = new GrainMethods(typeof(IRemindable), waiting);
        _interfaces = _implementations
            .Where(pair => pair.Value.Count == 1)
            .ToFrozenDictionary(pair => pair.Key, pair => new GrainInterface(pair.Value[0], new GrainMethods(pair.Key, waiting)));
    }

    /// <summary>The interface, with the one class that implements it.</summary>
    /// <exception cref="ArgumentException">No class implements it, or several do.</exception>
    internal GrainInterface Of(Type grainInterface)
    {
        if (_interfaces.TryGetValue(grainInterface, out var known))
            return known;
        if (!_implementations.TryGetValue(grainInterface, out var several))
            throw new ArgumentException($"No grain class implements {grainInterface}.");
        throw new ArgumentException(
            $"Several grain classes implement {grainInterface}: {string.Join(", ", several.Select(one => one.Type))}.");
    }

    /// <summary>A class as a taker of reminders; null when the class is not there (any more) or takes none.</summary>
    internal GrainInterface? Remindable(GrainType type) =>
        _classes.TryGetValue(type, out var grainClass) && typeof(IRemindable).IsAssignableFrom(grainClass.Type)
            ? new GrainInterface(grainClass, _remindable)
            : null;

    private void AddImplementations(GrainClass grainClass)
    {
        var interfaces = grainClass.Type.GetInterfaces()
            .Where(one => typeof(IGrain).IsAssignableFrom(one) && !Markers.Contains(one))
            .ToList();
        if (interfaces.Count == 0)
            throw new NotSupportedException($"{grainClass.Type} implements no grain interface.");
        foreach (var one in interfaces)
        {
            if (!_implementations.TryGetValue(one, out var implementations))
                _implementations[one] = implementations = [];
            implementations.Add(grainClass);
        }
    }
}
