using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

public sealed class SlowJournalTests
{
    /// <summary>How long a call of a grain waits here that does not say otherwise; really half a minute.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Payouts_whose_record_is_held_up_are_not_sent_again()
    {
        await using var silo = await TestSilo.Start(services: services => services.SetResponseTimeout(Usual));
        await silo.AddWriters(20);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, Times = 20, StallSeconds = 5 });
        var triggered = await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true));
        while (silo.Stripe.Transfers().Count < 20)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        await using (var connection = await silo.Database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var command = new Npgsql.NpgsqlCommand("select from balances for update", connection, transaction);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            silo.Stripe.AdvanceClock(TimeSpan.FromSeconds(10));
            // An import can hold the balances for so long.
            await Task.Delay(3 * Usual, TestContext.Current.CancellationToken);
        }
        var view = await silo.RunEnds(triggered.Run!.Value);

        view.Totals.Paid.ShouldBe(20);
        silo.Stripe.Report().Transfers.Requests.ShouldBe(20);
        await silo.BooksAgree();
    }
}
