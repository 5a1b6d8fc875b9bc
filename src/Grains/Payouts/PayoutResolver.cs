using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>
/// Finds out from Stripe's list what became of attempts without an answer. Found is paid; absent is a new key once
/// nothing can be under way any more; anything else is a person's business.
/// </summary>
public sealed class PayoutResolver(PayoutBooks books, TransferFinder finder, IPayoutQueries queries, TimeProvider time)
{
    /// <summary>For a key that is too old to be used again: the list decides, now or later.</summary>
    public async Task<Resumed> Resolve(WriterPayout payout, RetryPolicy retry, IPayoutAlarm alarm, CancellationToken cancellationToken)
    {
        var reading = await finder.Find(payout, cancellationToken);
        if (await Settle(payout, reading, alarm) is { } settled)
            return settled;
        var now = time.GetUtcNow();
        return await Record(payout, alarm, reading switch
        {
            ListReading.Complete { At: var at } when PayoutAgenda.CertainFrom(payout) is { } certain && at < certain =>
                new PayoutCommand.Postpone(certain, "No transfer exists yet; an attempt may still be under way.", now),
            ListReading.Complete { At: var at } => new PayoutCommand.RecordProvenAbsence(retry, at),
            _ => throw new InvalidOperationException($"{reading} settles nothing and was not foreseen."),
        });
    }

    /// <summary>For a key that may still be used: null where the list holds nothing, so that it is used.</summary>
    public async Task<Resumed?> Settle(WriterPayout payout, IPayoutAlarm alarm, CancellationToken cancellationToken) =>
        await Settle(payout, await finder.Find(payout, cancellationToken), alarm);

    private async Task<Resumed?> Settle(WriterPayout payout, ListReading reading, IPayoutAlarm alarm) => reading switch
    {
        ListReading.NotAsked => Resumed.Held,
        ListReading.Unavailable { Code: var code, RetryAfter: var retryAfter } => await Postpone(payout, code, retryAfter, alarm),
        ListReading.Complete { Verdict: ListVerdict.Found found } =>
            await Record(payout, alarm, new PayoutCommand.RecordFoundTransfer(found.Transfer, time.GetUtcNow())),
        ListReading.Complete { Verdict: ListVerdict.Unclear unclear } list =>
            await Record(payout, alarm, new PayoutCommand.RequestReview(await Reason(payout, list, unclear.Findings), time.GetUtcNow())),
        _ => null,
    };

    private Task<Resumed> Postpone(WriterPayout payout, string code, TimeSpan? retryAfter, IPayoutAlarm alarm)
    {
        var now = time.GetUtcNow();
        var until = PayoutAgenda.LookAgainAt(payout, retryAfter, now);
        return Record(payout, alarm, new PayoutCommand.Postpone(until, $"Stripe did not give its list: {code}.", now));
    }

    private async Task<string> Reason(WriterPayout payout, ListReading.Complete list, string findings)
    {
        var detail = await queries.FindPayout(payout.Id, CancellationToken.None);
        return ReviewReason.Of(payout, list, findings, detail?.Attempts ?? []);
    }

    private async Task<Resumed> Record(WriterPayout payout, IPayoutAlarm alarm, PayoutCommand command)
    {
        var after = await books.Record(payout, command, alarm);
        return after.Version == payout.Version ? Resumed.Elsewhere : Resumed.With(after);
    }
}
