using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Tests.Monitoring;

/// <summary>Payouts as they would be after something has gone wrong, of a run that a person has paused, so that nothing touches them.</summary>
internal static class Staged
{
    public const string Route = "/api/admin/payout-monitoring";

    public static async Task Run(this PayoutsApp app) => await app.Execute("""
        insert into runs (id, status, pause_code, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at)
        values ('manual_run_01M8293WTQEB7TSY42VY9B11T3', 'paused', 'paused_by_operator', 10, 3, 25, 'test', 'corr_staged', now()) on conflict do nothing
        """);

    public static async Task Payouts(this PayoutsApp app, string writer, int count, string status, string more = "", string createdAgo = "1 hour", long amountMinor = 100)
    {
        await app.Run();
        var (columns, values) = status switch
        {
            "paid" => (", transfer_id", ", 't' || id"),
            "unknown" or "retry_scheduled" => (", due_at", ", now() + interval '3 days'"),
            _ => ("", ""),
        };
        await app.Execute($"""
            insert into writers (id, display_name, currency, created_at, updated_at)
              select '{writer}' || n, 'w', 'USD', now(), now() from generate_series(1, {count}) n on conflict do nothing;
            insert into payouts (id, run_id, writer_id, currency, amount_minor, destination, status, created_at, updated_at{columns})
              select id, 'manual_run_01M8293WTQEB7TSY42VY9B11T3', '{writer}' || n, 'USD', {amountMinor}, 'acct_w', '{status}', now() - interval '{createdAgo}', now(){values}
              from (select n, gen_random_uuid() as id from generate_series(1, {count}) n) made {more}
            """);
    }

    /// <summary>As if they had been made three days ago.</summary>
    public static Task Forget(this PayoutsApp app) =>
        app.Execute("update payouts set created_at = created_at - interval '3 days', updated_at = updated_at - interval '3 days'");

    public static Task Check(this PayoutsApp app) =>
        app.Services.GetRequiredService<IGrainFactory>().GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).Check();

    /// <summary>As if that much time had passed for the alerts.</summary>
    public static Task Age(this PayoutsApp app, int minutes) =>
        app.Execute($"update alerts set last_seen_at = last_seen_at - interval '{minutes} minutes', resolved_at = resolved_at - interval '{minutes} minutes'");
}
