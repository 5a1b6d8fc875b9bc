using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A method that answers with a <typeparamref name="TResult"/>, or with <see cref="Nothing"/>.</summary>
internal sealed class GrainMethod<TResult> : GrainMethod
{
    private readonly bool _copies;

    internal GrainMethod(MethodInfo method, WaitingCalls waiting)
        : base(method, waiting)
    {
        _copies = typeof(TResult) != typeof(Nothing) && NeedsCopy(method.ReturnParameter, typeof(TResult));
    }

    internal override Task Send(EmbeddedRuntime runtime, GrainClass grainClass, GrainId target, object?[] arguments)
    {
        if (CancellationOf(arguments) is { IsCancellationRequested: true } cancelled)
            return Task.FromCanceled<TResult>(cancelled);
        CopyArguments(arguments);
        var call = new GrainCall<TResult>(runtime, grainClass, target, this, arguments);
        runtime.Send(call);
        return call.Answer;
    }

    /// <summary>Runs the grain's method and copies what it returns.</summary>
    internal async Task<TResult> InvokeAsync(Grain grain, object?[] arguments)
    {
        var running = Invoke(grain, arguments);
        if (typeof(TResult) == typeof(Nothing))
        {
            await running;
            return default!;
        }

        var result = await (Task<TResult>)running;
        return _copies ? (TResult)Copier.Copy(result)! : result;
    }
}
