using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

public sealed class SlowJournalTests
{
    /// <summary>How long Orleans waits for the answer to a call that names no other limit.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Payouts_whose_record_is_held_up_are_not_sent_again()
    {
        var clock = new ManualTimeProvider();
        await using var silo = await TestSilo.Start(
            services: services => services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Messaging, clock), silos: 2);
        await silo.AddWriters(20);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, Times = 20, StallSeconds = 60 });
        var triggered = await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true));
        await Eventually.Holds(() => silo.Stripe.Transfers().Count == 20);

        await using (var connection = await silo.Database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var command = new Npgsql.NpgsqlCommand("select from balances for update", connection, transaction);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            silo.Stripe.AdvanceClock(TimeSpan.FromSeconds(60));
            await silo.StripeIsQuiet();
            // An import can hold the balances for longer than Orleans waits for an answer.
            clock.Advance(3 * ResponseTimeout);
            // A run that took its calls for failed would begin anew after a second, and send again.
            await Task.Delay(2 * Runs.RunAdvance.AfterInterruption, TestContext.Current.CancellationToken);
        }
        var view = await silo.RunEnds(triggered.Run!.Value);

        view.Totals.Paid.ShouldBe(20);
        silo.Stripe.Report().Transfers.Requests.ShouldBe(20);
        await silo.BooksAgree();
    }
}
