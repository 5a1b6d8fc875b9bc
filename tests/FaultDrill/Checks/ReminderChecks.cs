using Npgsql;
using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>
/// The part of I7 that is about order: a payout's reminder goes only after what it was for is durable: its end, or a due time
/// that has come, by which the sweeper finds it (an outage keeps no reminders).
/// </summary>
internal static class ReminderChecks
{
    /// <summary>Payouts that wait for their next attempt or for the truth until a time that has not come, with a reminder or without.</summary>
    private const string WaitingSql = """
        select 'po_' || replace(p.id::text, '-', '') as payout
        from payouts p
        where p.status in ('retry_scheduled', 'unknown') and p.due_at > now()
          and exists (select from orleansreminderstable where grainid like '%po_' || replace(p.id::text, '-', '') || '%') = @known
        """;

    /// <summary>Those that wait and have a reminder.</summary>
    public static Task<IReadOnlySet<string>> WithReminder(DrillDatabase database, CancellationToken stop) => Waiting(database, known: true, stop);

    /// <summary>Those of <paramref name="before"/> that still wait, and have a reminder no more.</summary>
    public static async Task<IReadOnlyList<string>> Unregistered(DrillDatabase database, IReadOnlySet<string> before, CancellationToken stop)
    {
        var waiting = await Waiting(database, known: false, stop);
        return waiting.Where(before.Contains).Order(StringComparer.Ordinal).ToList();
    }

    private static Task<IReadOnlySet<string>> Waiting(DrillDatabase database, bool known, CancellationToken stop) => database.Ask<IReadOnlySet<string>>(
        async connection =>
        {
            await using var command = new NpgsqlCommand(WaitingSql, connection);
            command.Parameters.AddWithValue("known", known);
            await using var reader = await command.ExecuteReaderAsync(stop);
            var found = new HashSet<string>(StringComparer.Ordinal);
            while (await reader.ReadAsync(stop))
                found.Add(reader.GetString(0));
            return found;
        },
        stop);
}
