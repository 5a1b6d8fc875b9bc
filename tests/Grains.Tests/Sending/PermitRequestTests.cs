using Npgsql;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

public sealed class PermitRequestTests
{
    /// <summary>
    /// A trigger may wait for a run, a run for what it has sent, and that for permits: the pool must not wait for the trigger.
    /// </summary>
    [Fact]
    public async Task Permits_are_handed_out_while_a_trigger_waits()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(1);
        await using var connection = new NpgsqlConnection(silo.Database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var locking = new NpgsqlCommand("lock table runs in access exclusive mode", connection, transaction))
            await locking.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var triggered = silo.Scheduler.Trigger(new RunTrigger("test", "corr_test", Force: true));
        var leases = await Task.WhenAll(Enumerable.Range(1, 3).Select(number =>
            silo.Scheduler.RequestPermits(new PermitRequest($"another-{number}", number, Wanted: 1, InFlight: 0, RequestsPerSecond: 0))));

        triggered.IsCompleted.ShouldBeFalse();
        leases.ShouldContain(lease => lease.Concurrency > 0);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        (await triggered).Disposition.ShouldBe(TriggerDisposition.Started);
    }
}
