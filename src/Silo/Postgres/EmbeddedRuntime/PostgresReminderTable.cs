using System.Globalization;
using Npgsql;
using Orleans;
using Orleans.Runtime;

namespace OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

/// <summary>Reminders in the table <c>grain_reminders</c>, with the row's version as ETag.</summary>
public sealed class PostgresReminderTable(NpgsqlDataSource database) : IReminderTable
{
    private const string Columns = "SELECT grain_id, name, start_at, period, version FROM grain_reminders";

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadAsync($"{Columns} WHERE grain_id = $1", grainId.ToString());

    /// <summary>All reminders there are.</summary>
    /// <exception cref="NotSupportedException">A part of the ring was asked for, which a single process never does.</exception>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        (begin, end) == (0u, 0u)
            ? ReadAsync(Columns)
            : throw new NotSupportedException("This table belongs to one process, which reads the whole ring: (0, 0).");

    /// <inheritdoc/>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var rows = await ReadAsync($"{Columns} WHERE grain_id = $1 AND name = $2", grainId.ToString(), reminderName);
        return rows.Reminders.SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await using var command = Command(
            """
            INSERT INTO grain_reminders (grain_id, name, start_at, period) VALUES ($1, $2, $3, $4)
            ON CONFLICT (grain_id, name) DO UPDATE
            SET start_at = excluded.start_at, period = excluded.period, version = excluded.version
            RETURNING version
            """,
            entry.GrainId.ToString(),
            entry.ReminderName,
            entry.StartAt,
            entry.Period);
        return ((long)(await command.ExecuteScalarAsync())!).ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        if (!long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return false;
        await using var command = Command(
            "DELETE FROM grain_reminders WHERE grain_id = $1 AND name = $2 AND version = $3",
            grainId.ToString(),
            reminderName,
            version);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    private async Task<ReminderTableData> ReadAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<ReminderEntry>();
        while (await reader.ReadAsync())
        {
            rows.Add(new ReminderEntry
            {
                GrainId = GrainId.Parse(reader.GetString(0)),
                ReminderName = reader.GetString(1),
                StartAt = reader.GetFieldValue<DateTime>(2),
                Period = reader.GetFieldValue<TimeSpan>(3),
                ETag = reader.GetInt64(4).ToString(CultureInfo.InvariantCulture),
            });
        }

        return new ReminderTableData(rows);
    }

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
