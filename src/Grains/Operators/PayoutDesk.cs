using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Operators;

/// <summary>Where operators retry, cancel and resolve payouts.</summary>
public sealed partial class PayoutDesk(ILockedPayouts payouts, IGrainFactory grains, ILogger<PayoutDesk> logger)
{
    /// <summary>
    /// Gives what was decided and, unless it was refused, is durable; null where there is no such payout. A transfer that is said to
    /// pay it is asked of Stripe first, unless the payout has its outcome already.
    /// </summary>
    /// <param name="id">The payout.</param>
    /// <param name="command">What is asked of it, with the operator's reason.</param>
    /// <param name="audit">Who asks.</param>
    /// <param name="cancellationToken">Nothing is done where it ends before the commit.</param>
    public async Task<DecidedPayout?> Take(PayoutId id, PayoutCommand command, AuditContext audit, CancellationToken cancellationToken)
    {
        var decided = await Decide(id, command, audit, cancellationToken);
        if (command is not PayoutCommand.ResolveAsPaid { AtStripe: null } resolve || decided?.Decision is not PayoutDecision.Refuse { Reason: PayoutRefusal.NoSuchTransfer })
            return decided;
        return await grains.GetGrain<IWriterPayoutGrain>(id.ToString()).LookUp(resolve.Transfer) switch
        {
            TransferLookup.Found { Transfer: var transfer } => await Decide(id, resolve with { AtStripe = transfer }, audit, cancellationToken),
            TransferLookup.Missing => decided,
            _ => decided with { Decision = new PayoutDecision.Refuse(PayoutRefusal.StripeNotAsked) },
        };
    }

    private async Task<DecidedPayout?> Decide(PayoutId id, PayoutCommand command, AuditContext audit, CancellationToken cancellationToken)
    {
        WriterPayout? seen = null;
        PayoutDecision DecideOne(WriterPayout payout) => PayoutDecider.Decide(seen = payout, command);
        try
        {
            var decided = (await payouts.Decide([id], DecideOne, audit, cancellationToken)).SingleOrDefault();
            // Told on a repeat as well: the one before may have died between the write and the telling.
            if (decided is { Decision: not PayoutDecision.Refuse, After.DueAt: not null })
                await Tell(id);
            return decided;
        }
        catch (TransferTakenException)
        {
            return new DecidedPayout(seen!, new PayoutDecision.Refuse(PayoutRefusal.TransferRecordedElsewhere));
        }
    }

    private async Task Tell(PayoutId id)
    {
        try
        {
            await grains.GetGrain<IWriterPayoutGrain>(id.ToString()).Resume();
        }
        catch (Exception failure)
        {
            // What counts is durable; the sweeper finds it.
            LogNotTold(id, failure);
        }
    }
}
