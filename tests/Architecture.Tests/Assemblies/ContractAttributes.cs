using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>Orleans's attributes, read by name: they are Orleans's own on one runtime and ours on the other.</summary>
internal static class ContractAttributes
{
    private const BindingFlags OwnMembers =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static string? AliasOf(MemberInfo member) => (string?)Find(member, "Alias")?.ConstructorArguments[0].Value;

    public static bool Has(MemberInfo member, string attribute) => Find(member, attribute) is not null;

    public static FieldInfo[] StateOf(Type type) => type.GetFields(OwnMembers);

    /// <summary>A field's own id, or that of the property that it is behind.</summary>
    public static uint? IdOf(Type type, FieldInfo field)
    {
        MemberInfo? member = field;
        if (field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name.StartsWith('<'))
            member = type.GetProperty(field.Name[1..field.Name.IndexOf('>')], OwnMembers);
        return (uint?)Find(member, "Id")?.ConstructorArguments[0].Value;
    }

    private static CustomAttributeData? Find(MemberInfo? member, string attribute) =>
        member?.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.FullName == $"Orleans.{attribute}Attribute");
}
