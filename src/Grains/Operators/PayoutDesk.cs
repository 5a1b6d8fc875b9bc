using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Operators;

/// <summary>Where operators retry, cancel and resolve payouts.</summary>
public sealed partial class PayoutDesk(ILockedPayouts payouts, IGrainFactory grains, ILogger<PayoutDesk> logger)
{
    /// <summary>Gives what was decided and, unless it was refused, is durable; null where there is no such payout.</summary>
    /// <param name="id">The payout.</param>
    /// <param name="command">What is asked of it, with the operator's reason.</param>
    /// <param name="audit">Who asks.</param>
    /// <param name="cancellationToken">Nothing is done where it ends before the commit.</param>
    public async Task<DecidedPayout?> Take(PayoutId id, PayoutCommand command, AuditContext audit, CancellationToken cancellationToken)
    {
        WriterPayout? seen = null;
        PayoutDecision Decide(WriterPayout payout) => PayoutDecider.Decide(seen = payout, command);
        try
        {
            var decided = (await payouts.Decide([id], Decide, audit, cancellationToken)).SingleOrDefault();
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
