using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Bench;

/// <summary>
/// The limit: the same calls through the same gateway with the same concurrency, and one insert of all results at the
/// end. It keeps no ledger and would lose everything in a crash.
/// </summary>
internal static class BareLoop
{
    public static async Task<LoopRound> Run(ITransferGateway gateway, BenchDatabase database, EngineSettings settings, CancellationToken stop)
    {
        var run = RunId.ForManual(Guid.CreateVersion7());
        var results = new string[settings.Payouts];
        var next = -1;
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, settings.Concurrency).Select(_ => Task.Run(Work, stop)));
        await Insert(database, results, stop);
        return new LoopRound(clock.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds);

        async Task Work()
        {
            for (var i = Interlocked.Increment(ref next); i < results.Length; i = Interlocked.Increment(ref next))
            {
                var outcome = await gateway.CreateTransfer(Request(run, i), null, stop);
                results[i] = outcome is TransferOutcome.Confirmed confirmed
                    ? confirmed.Transfer.Value
                    : throw new InvalidOperationException($"The simulator answered {outcome}.");
            }
        }
    }

    private static TransferRequest Request(RunId run, int i)
    {
        var writer = WriterId.Parse($"w{i:00000000}");
        var usd = Currency.Parse("USD");
        var payout = PayoutId.Derive(Guid.CreateVersion7(), run, writer, usd);
        return new TransferRequest(payout, run, writer, new Money(3000 + i, usd), StripeAccountId.Parse($"acct_{i}"), IdempotencyKey.For(payout, 1));
    }

    private static async Task Insert(BenchDatabase database, string[] results, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "create table if not exists bare (transfer_id text)";
        await command.ExecuteNonQueryAsync(stop);
        command.CommandText = "insert into bare select unnest($1)";
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = results, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(stop);
    }
}
