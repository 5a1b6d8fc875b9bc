using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A call that is answered by a <typeparamref name="TResult"/>.</summary>
internal sealed class GrainCall<TResult> : GrainCall
{
    // Callers go on elsewhere: this thread belongs to the grain.
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GrainMethod<TResult> _method;
    private readonly object?[] _arguments;
    private readonly CancellationTokenRegistration _cancellation;

    internal GrainCall(
        EmbeddedRuntime runtime,
        GrainClass grainClass,
        GrainId target,
        GrainMethod<TResult> method,
        object?[] arguments)
        : base(runtime, grainClass, target, method)
    {
        _method = method;
        _arguments = arguments;
        method.Waiting.Add(this);
        if (method.CancellationOf(arguments) is { CanBeCanceled: true } token)
            _cancellation = token.UnsafeRegister(static (call, token) => ((GrainCall<TResult>)call!).Cancel(token), this);
    }

    internal Task<TResult> Answer => _answer.Task;

    internal override bool IsOver => _answer.Task.IsCompleted;

    internal override async Task<Exception?> RunAsync(Grain grain)
    {
        // A call that nobody waits for any more is dropped before it begins, as Orleans drops an expired message.
        if (IsOver)
            return null;
        EnterContext();
        try
        {
            var result = await _method.InvokeAsync(grain, _arguments);
            if (_answer.TrySetResult(result))
                End();
            return null;
        }
        catch (Exception failure)
        {
            Fail(failure);
            return failure;
        }
    }

    internal override void Fail(Exception failure)
    {
        if (_answer.TrySetException(failure))
            End();
    }

    private void Cancel(CancellationToken token) => Fail(new OperationCanceledException(token));

    private void End()
    {
        _cancellation.Unregister();
        Method.Waiting.Remove(this);
    }
}
