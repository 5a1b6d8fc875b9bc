using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Operators;

/// <summary>Where operators retry, cancel and resolve payouts.</summary>
public sealed class PayoutDesk(ILockedPayouts payouts)
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
            var decided = await payouts.Decide([id], Decide, audit, cancellationToken);
            return decided.SingleOrDefault();
        }
        catch (TransferTakenException)
        {
            return new DecidedPayout(seen!, new PayoutDecision.Refuse(PayoutRefusal.TransferRecordedElsewhere));
        }
    }
}
