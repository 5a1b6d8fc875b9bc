using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Payouts;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

public sealed class ContradictionTests : IPayoutAlarm
{
    Task IPayoutAlarm.Set(DateTimeOffset dueAt) => Task.CompletedTask;

    [Fact]
    public async Task A_transfer_after_the_money_was_released_stands_in_the_audit_log_under_its_runs_correlation_id()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(1);
        var run = (await silo.Run()).Run.Id;
        var payout = (await silo.Payouts(run)).Single().Payout;
        var books = silo.Services.GetRequiredService<PayoutBooks>();

        // As if it had been given up before the answer came.
        var released = payout with { Status = PayoutStatus.Failed, Transfer = null };
        await books.Record(released, new PayoutCommand.RecordFoundTransfer(new TransferId("tr_late"), TimeProvider.System.GetUtcNow()), this);

        (await silo.Count($"""
            select count(*) from audit_entries e join runs r on r.id = '{run}'
            where e.action = 'payout.contradicted' and e.payout_id = '{payout.Id.Value}' and e.from_status = 'failed'
              and e.correlation_id = r.correlation_id and e.after ->> 'refusal' = 'transfer_after_release' and e.after ->> 'transfer' = 'tr_late'
            """)).ShouldBe(1);
    }
}
