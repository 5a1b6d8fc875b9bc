using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Access;

/// <summary>
/// Whether this process may ask Stripe anything about the books' payouts: its key is accepted, and is of the account and mode that
/// the books are bound to. One a process, as the key is.
/// </summary>
/// <param name="stripe">Stripe itself, not the gateway that asks this.</param>
/// <param name="binding">What the books are bound to.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Each change is a line.</param>
public sealed partial class StripeAccess(ITransferGateway stripe, IAccountBinding binding, TimeProvider time, ILogger<StripeAccess> logger) : IDisposable
{
    /// <summary>How long Stripe may take to say whose the key is. A slow Stripe is no reason to send nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim one = new(1, 1);
    private volatile AccessState state = new(NotSentReason.StripeNotAsked, null);
    private volatile TaskCompletionSource changed = NewSignal();

    /// <summary>Why nothing may be sent; null where it may.</summary>
    public NotSentReason? WhyNot => state.WhyNot;

    /// <summary>The code of a problem that a person has to mend (<see cref="Domain.Runs.RunPause"/>); null where there is none, or none is known yet.</summary>
    public string? Problem => state.WhyNot is { } reason and not NotSentReason.StripeNotAsked ? EnumNames<NotSentReason>.Of(reason) : null;

    /// <summary>Completes when <see cref="WhyNot"/> changes from what it is now.</summary>
    public Task Changed => changed.Task;

    /// <summary>
    /// Asks Stripe whose the key is, and compares. True where everything may be sent. Where Stripe does not answer, what was known
    /// stays as it was, and the answer is false.
    /// </summary>
    public async Task<bool> Check(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            var (identity, code, failure) = await Ask(stop.Token);
            cancellationToken.ThrowIfCancellationRequested();
            if (identity is not null)
                await Compare(identity, cancellationToken);
            else if (failure == FailureClass.StopEverything)
                Report(code);
            else
                LogUnavailable(code);
            return identity is not null && state.WhyNot is null;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Compares again: the database has come to life anew, and may be another one's copy.</summary>
    public async Task Recompare(CancellationToken cancellationToken)
    {
        if (state is { Identity: { } identity, WhyNot: null or NotSentReason.StripeAccountDiffers })
            await Compare(identity, cancellationToken);
    }

    /// <summary>Stripe has refused the key: nothing more is sent until it is accepted again.</summary>
    /// <param name="code">Stripe's own, or the status.</param>
    public void Report(string code)
    {
        if (Become(state with { WhyNot = NotSentReason.StripeUnauthorized }))
            LogUnauthorized(code);
    }

    public void Dispose() => one.Dispose();

    private async Task<(StripeIdentity? Identity, string Code, FailureClass Failure)> Ask(CancellationToken cancellationToken)
    {
        // The balance tells the mode, which the account does not; and a key that may not read it cannot pay by it.
        var (asksBalance, asksAccount) = (stripe.GetBalance(cancellationToken), stripe.GetAccount(cancellationToken));
        switch (await asksBalance, await asksAccount)
        {
            case (BalanceAnswer.Known { IsLive: var isLive }, AccountAnswer.Known { Account: var account }):
                return (new StripeIdentity(account, isLive), "", default);
            case (BalanceAnswer.Unavailable { Code: var code, Class: var failure }, _):
                return (null, code, failure);
            case (_, AccountAnswer.Unavailable { Code: var code, Class: var failure }):
                return (null, code, failure);
            case var other:
                throw new InvalidOperationException($"{other} is no answer of Stripe's.");
        }
    }

    private async Task Compare(StripeIdentity identity, CancellationToken cancellationToken)
    {
        var bound = await binding.Bind(identity, time.GetUtcNow(), cancellationToken);
        var isSame = bound == identity;
        if (!Become(new AccessState(isSame ? null : NotSentReason.StripeAccountDiffers, identity)))
            return;
        if (isSame)
            LogGranted(identity);
        else
            LogDiffers(identity, bound);
    }

    /// <summary>False where it is so already.</summary>
    private bool Become(AccessState next)
    {
        var before = Interlocked.Exchange(ref state, next);
        if (before.WhyNot == next.WhyNot)
            return false;
        Interlocked.Exchange(ref changed, NewSignal()).TrySetResult();
        return true;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record AccessState(NotSentReason? WhyNot, StripeIdentity? Identity);
}
