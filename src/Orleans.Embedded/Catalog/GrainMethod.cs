using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A method of a grain interface: how it is called, what is copied, how long a caller waits.</summary>
internal abstract class GrainMethod
{
    private readonly MethodInfo _method;
    private readonly Lazy<Func<Grain, object?[], Task>> _invoke;
    private readonly bool[] _copies;
    private readonly int _cancellationIndex;

    protected GrainMethod(MethodInfo method, WaitingCalls waiting)
    {
        _method = method;
        Waiting = waiting;
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute), inherit: true);
        _invoke = new(Compile);
        var parameters = method.GetParameters();
        _cancellationIndex = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(CancellationToken));
        _copies = Array.ConvertAll(parameters, parameter => NeedsCopy(parameter, parameter.ParameterType));
    }

    internal WaitingCalls Waiting { get; }

    internal bool AlwaysInterleaves { get; }

    protected MethodInfo Method => _method;

    /// <summary>Examines a method.</summary>
    /// <exception cref="NotSupportedException">It has something that this runtime does not do.</exception>
    internal static GrainMethod Of(MethodInfo method, Func<TimeSpan?, WaitingCalls> waiting)
    {
        var timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        if (timeout <= TimeSpan.Zero)
            throw new NotSupportedException($"{Describe(method)} has a response timeout of {timeout}; it must be positive.");
        if (method.IsGenericMethod)
            throw new NotSupportedException($"{Describe(method)} is generic; Orleans.Embedded has no generic grain methods.");
        if (Array.Exists(method.GetParameters(), parameter => parameter.ParameterType.IsByRef))
            throw new NotSupportedException($"{Describe(method)} has a ref, in or out parameter, which no grain method can have.");
        if (method.ReturnType == typeof(Task))
            return new GrainMethod<Nothing>(method, waiting(timeout));
        if (!method.ReturnType.IsGenericType || method.ReturnType.GetGenericTypeDefinition() != typeof(Task<>))
        {
            throw new NotSupportedException(
                $"{Describe(method)} returns {method.ReturnType}; Orleans.Embedded has grain methods that return Task or Task<T>.");
        }

        var made = typeof(GrainMethod<>).MakeGenericType(method.ReturnType.GetGenericArguments());
        const BindingFlags constructor = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;
        return (GrainMethod)Activator.CreateInstance(made, constructor, null, [method, waiting(timeout)], null)!;
    }

    /// <summary>Sends a call and returns the task of its answer.</summary>
    /// <param name="arguments">The call's own array; the arguments in it are replaced by copies.</param>
    internal abstract Task Send(EmbeddedRuntime runtime, GrainClass grainClass, GrainId target, object?[] arguments);

    /// <summary>The caller's cancellation token; none where the method takes none.</summary>
    internal CancellationToken CancellationOf(object?[] arguments) =>
        _cancellationIndex < 0 ? CancellationToken.None : (CancellationToken)arguments[_cancellationIndex]!;

    public override string ToString() => Describe(_method);

    protected Task Invoke(Grain grain, object?[] arguments) =>
        _invoke.Value(grain, arguments) ?? throw new InvalidOperationException($"{this} returned null in place of a task.");

    protected void CopyArguments(object?[] arguments)
    {
        for (var i = 0; i < _copies.Length; i++)
        {
            if (_copies[i])
                arguments[i] = Copier.Copy(arguments[i]);
        }
    }

    protected static string Describe(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";

    protected static bool NeedsCopy(ParameterInfo parameter, Type type)
    {
        var where = $"{parameter.Name ?? "the result"} of {Describe((MethodInfo)parameter.Member)}";
        return Copier.NeedsCopy(type, where) && !parameter.IsDefined(typeof(ImmutableAttribute), inherit: false);
    }

    private Func<Grain, object?[], Task> Compile()
    {
        var grain = Expression.Parameter(typeof(Grain));
        var arguments = Expression.Parameter(typeof(object?[]));
        var values = _method.GetParameters().Select((parameter, i) =>
            Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType));
        var call = Expression.Call(Expression.Convert(grain, _method.DeclaringType!), _method, values);
        return Expression.Lambda<Func<Grain, object?[], Task>>(call, grain, arguments).Compile();
    }
}
