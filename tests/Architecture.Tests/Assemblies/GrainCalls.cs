using System.Reflection;
using System.Reflection.Emit;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>Which methods of grain interfaces which code calls, read from the compiled instructions.</summary>
internal static class GrainCalls
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Instructions = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private static readonly Assembly Grains = Assembly.Load("OrleansPayouts.Grains");

    /// <summary>What the API calls itself, and what the classes of the grains' assembly call that it uses: both run in a front end.</summary>
    public static IReadOnlySet<string> OfFrontEnds { get; } = Calls(FrontEndTypes());

    /// <summary>What the rest of the grains' assembly and the silo's call: it runs in silos.</summary>
    public static IReadOnlySet<string> OfSilos { get; } =
        Calls(Grains.GetTypes().Except(FrontEndTypes()).Concat(Assembly.Load("OrleansPayouts.Silo").GetTypes()));

    public static string Name(MethodBase method) => $"{method.DeclaringType!.Name}.{method.Name}";

    public static bool IsGrainInterface(Type? type) =>
        type is { IsInterface: true } && type.Assembly == Grains && type.GetInterfaces().Any(parent => parent.FullName == "Orleans.IGrain");

    private static HashSet<string> Calls(IEnumerable<Type> types) =>
        types.Where(type => !IsGenerated(type)).SelectMany(Called).Where(method => IsGrainInterface(method.DeclaringType)).Select(Name).ToHashSet();

    /// <summary>Orleans's proxies and invokers, which name every method there is.</summary>
    private static bool IsGenerated(Type type) => type.FullName!.StartsWith("OrleansCodeGen.", StringComparison.Ordinal);

    private static HashSet<Type> FrontEndTypes()
    {
        var found = Assembly.Load("OrleansPayouts.Api").GetTypes().ToHashSet();
        var unread = new Queue<Type>(found);
        while (unread.TryDequeue(out var type))
            foreach (var used in Called(type).Select(method => Outermost(method.DeclaringType)).Where(IsClassOfGrains).SelectMany(WithNested))
                if (found.Add(used))
                    unread.Enqueue(used);
        return found;
    }

    private static bool IsClassOfGrains(Type? type) =>
        type is { IsClass: true } && type.Assembly == Grains && type.BaseType?.FullName != "Orleans.Grain";

    private static Type? Outermost(Type? type) => type?.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>Asynchronous methods and lambdas are classes within.</summary>
    private static IEnumerable<Type> WithNested(Type? type) => type!.GetNestedTypes(All).SelectMany(WithNested).Prepend(type);

    private static IEnumerable<MethodBase> Called(Type type) =>
        type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)).SelectMany(Called);

    private static IEnumerable<MethodBase> Called(MethodBase caller)
    {
        if (caller.GetMethodBody()?.GetILAsByteArray() is not { } bytes)
            yield break;
        for (var at = 0; at < bytes.Length;)
        {
            var code = bytes[at] == 0xfe ? Instructions[unchecked((short)(0xfe00 | bytes[at + 1]))] : Instructions[bytes[at]];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod && Resolve(caller, BitConverter.ToInt32(bytes, at)) is { } called)
                yield return called;
            at += OperandSize(code.OperandType, bytes, at);
        }
    }

    private static MethodBase? Resolve(MethodBase caller, int token) => caller.Module.ResolveMethod(
        token,
        caller.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        caller.IsGenericMethod ? caller.GetGenericArguments() : null);

    private static int OperandSize(OperandType operand, byte[] bytes, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(bytes, at)),
        _ => 4,
    };
}
