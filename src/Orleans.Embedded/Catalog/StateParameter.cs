using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>A constructor parameter with <see cref="PersistentStateAttribute"/>.</summary>
internal abstract class StateParameter(string stateName, string? storageName)
{
    internal abstract Type ParameterType { get; }

    protected string StateName => stateName;

    internal static StateParameter[] Of(Type grainClass)
    {
        var constructors = grainClass.GetConstructors();
        if (constructors.Length != 1)
            throw new NotSupportedException($"{grainClass} has {constructors.Length} public constructors; a grain class has one.");
        return [.. constructors[0].GetParameters().Select(Make).OfType<StateParameter>()];
    }

    internal abstract object Make(Activation activation);

    protected IGrainStorage StorageFor(Activation activation)
    {
        var services = activation.ActivationServices;
        var storage = storageName is null
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(storageName);
        return storage ?? throw new OrleansException(
            $"No IGrainStorage named \"{storageName ?? "(default)"}\" is registered, which {activation.Class.Type} needs.");
    }

    private static StateParameter? Make(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is not { } attribute)
            return null;
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new NotSupportedException($"{parameter} of {parameter.Member.DeclaringType} is not an IPersistentState.");
        var made = typeof(StateParameter<>).MakeGenericType(type.GetGenericArguments());
        return (StateParameter)Activator.CreateInstance(made, attribute.StateName, attribute.StorageName)!;
    }
}
