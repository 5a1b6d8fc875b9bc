using Npgsql;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>
/// All processes are down for a day or two, so that Stripe forgets keys. The program's clock cannot be moved, so the past is
/// moved away from it instead: every instant in the database, but for those that name something (a run's slot) or that a
/// writer was told (when something was earned, the audit log). Stripe's past is moved by as much.
/// </summary>
internal sealed record DaysPass(TimeSpan Days) : IFault
{
    public const string Passed = "virtual days pass";

    private const string Sql = """
        do $$
        declare
          instant record;
        begin
          set local session_replication_role = replica;
          for instant in
            select c.table_name, string_agg(format('%1$I = %1$I - interval ''$HOURS$ hours''', c.column_name), ', ') as moved
            from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'timestamp with time zone'
              and (c.table_name, c.column_name) not in (('runs', 'slot'), ('schedule_slots', 'slot'), ('schedule_slots', 'superseded_by'), ('earnings', 'earned_at'))
              and c.table_name not in ('audit_entries', 'audit_links', 'audit_anchors', 'schema_migrations', 'alert_events')
              and c.table_name not like '%\_rollups'
            group by c.table_name
          loop
            execute format('update %I set %s', instant.table_name, instant.moved);
          end loop;
          -- No trigger has seen it.
          perform rebuild_rollups();
        end $$
        """;

    public string Kind => Passed;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        arena.Log.Write($"{Kind}: {Days.TotalHours:N0} hours");
        arena.Recoveries.Disturb();
        await arena.Supervisor.KillAll();
        var sql = Sql.Replace("$HOURS$", ((int)Days.TotalHours).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await arena.Database.Ask(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
                return await command.ExecuteNonQueryAsync(stop);
            },
            stop);
        await arena.Simulator.MovePast(Days);
        await arena.Supervisor.Want(arena.Silos);
        return true;
    }
}
