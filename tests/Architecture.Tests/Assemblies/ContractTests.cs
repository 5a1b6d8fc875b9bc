using System.Reflection;
using static OrleansPayouts.Architecture.Tests.ContractAttributes;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>Contracts are versioned: aliases on what crosses a grain's boundary or is stored, ids on what it holds.</summary>
public sealed class ContractTests
{
    private static readonly List<Type> Ours = new[] { "OrleansPayouts.Domain", "OrleansPayouts.Grains", "OrleansPayouts.Silo" }
        .SelectMany(name => Assembly.Load(name).GetTypes())
        .Where(type => type.Namespace?.StartsWith("OrleansPayouts.", StringComparison.Ordinal) == true)
        .ToList();

    private static readonly List<Type> GrainInterfaces = Ours
        .Where(type => type.IsInterface && type.GetInterfaces().Any(parent => parent.FullName == "Orleans.IGrain"))
        .ToList();

    private static readonly List<Type> Serialized = Ours.Where(type => Has(type, "GenerateSerializer")).ToList();

    [Fact]
    public void Every_grain_interface_and_each_of_its_methods_has_an_alias_of_its_own()
    {
        GrainInterfaces.Count.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var contract in GrainInterfaces)
        {
            AliasOf(contract).ShouldNotBeNullOrWhiteSpace($"{contract} has no alias");
            var methods = contract.GetMethods().Where(method => !method.IsStatic).ToList();
            foreach (var method in methods)
                AliasOf(method).ShouldNotBeNullOrWhiteSpace($"{contract.Name}.{method.Name} has no alias");
            methods.Select(AliasOf).ShouldBeUnique($"{contract.Name}'s methods share an alias");
        }
    }

    [Fact]
    public void Every_serialized_type_has_an_alias_and_no_two_the_same()
    {
        Serialized.Count.ShouldBeGreaterThan(20);
        Serialized.Where(type => string.IsNullOrWhiteSpace(AliasOf(type))).ShouldBeEmpty();
        Serialized.Concat(GrainInterfaces).Select(AliasOf).ShouldBeUnique();
    }

    [Fact]
    public void Every_member_of_a_serialized_type_has_an_id_and_no_two_the_same()
    {
        foreach (var type in Serialized.Where(type => !type.IsEnum))
        {
            var ids = StateOf(type).Select(field => (Field: field, Id: IdOf(type, field))).ToList();
            ids.Where(member => member.Id is null).Select(member => $"{type.Name}: {member.Field.Name} would be lost").ShouldBeEmpty();
            ids.Select(member => member.Id).ShouldBeUnique($"{type.Name} has an id twice");
        }
    }

    [Fact]
    public void Whatever_a_grain_takes_gives_or_stores_is_serialized()
    {
        var crossing = GrainInterfaces.SelectMany(contract => contract.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));
        var stored = Ours.SelectMany(type => type.GetConstructors())
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.ParameterType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition().FullName == "Orleans.Runtime.IPersistentState`1");
        var held = Serialized.Where(type => !type.IsEnum).SelectMany(StateOf).Select(field => field.FieldType);
        crossing.Concat(stored).Concat(held).SelectMany(Parts).Distinct()
            .Where(type => Ours.Contains(type) && !GrainInterfaces.Contains(type) && !Serialized.Contains(type))
            .ShouldBeEmpty();
    }

    /// <summary>A type and what it is made of: <c>Task&lt;List&lt;T&gt;&gt;</c>, <c>T?</c>, <c>T[]</c>.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        new[] { type }
            .Concat(type.GetGenericArguments().SelectMany(Parts))
            .Concat(type.HasElementType ? Parts(type.GetElementType()!) : []);
}
