using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

/// <summary>
/// Grain state as JSON in the table <c>grain_state</c>, with the row's version as ETag. Two first writes at the same time
/// meet the primary key, and one of them is stale.
/// </summary>
public sealed class PostgresGrainStorage(NpgsqlDataSource database) : IGrainStorage
{
    // jsonb keeps the members of an object in an order of its own, so the type's name may not come first.
    private static readonly JsonSerializerOptions Json = new() { AllowOutOfOrderMetadataProperties = true };

    /// <summary>Reads the state; where there is no row, the state becomes null, and the runtime makes a new one.</summary>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await using var command = Command("SELECT state, version FROM grain_state WHERE grain_id = $1 AND state_name = $2", grainId, stateName);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            Reset(grainState);
            return;
        }

        grainState.State = JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(0), Json);
        Take(grainState, reader.GetInt64(1));
    }

    /// <summary>Inserts the first state, or replaces that of the ETag.</summary>
    /// <exception cref="InconsistentStateException">The row is of another version, or is there although none was read.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var isFirst = grainState.ETag is null;
        await using var command = Command(
            isFirst
                ? "INSERT INTO grain_state (grain_id, state_name, state) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING version"
                : """
                  UPDATE grain_state SET state = $3, version = nextval('grain_versions'), written_at = now()
                  WHERE grain_id = $1 AND state_name = $2 AND version = $4 RETURNING version
                  """,
            grainId,
            stateName);
        command.Parameters.Add(new()
        {
            Value = JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        });
        if (!isFirst)
            command.Parameters.Add(new() { Value = Version(grainState.ETag) });
        if (await command.ExecuteScalarAsync() is not long version)
            throw Stale(stateName, grainId, grainState.ETag);
        Take(grainState, version);
    }

    /// <summary>Deletes the row of the ETag. That there never was one is no error.</summary>
    /// <exception cref="InconsistentStateException">The row is of another version, or is there although none was read.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Answers whether a row is left, which is then of another version; both halves see the table as it was before.
        await using var command = Command(
            """
            WITH cleared AS (DELETE FROM grain_state WHERE grain_id = $1 AND state_name = $2 AND version = $3 RETURNING 1)
            SELECT EXISTS (SELECT FROM grain_state WHERE grain_id = $1 AND state_name = $2) AND NOT EXISTS (SELECT FROM cleared),
                   EXISTS (SELECT FROM cleared)
            """,
            grainId,
            stateName);
        command.Parameters.Add(new() { Value = Version(grainState.ETag) });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var isOther = reader.GetBoolean(0);
        var isGone = grainState.ETag is not null && !reader.GetBoolean(1);
        if (isOther || isGone)
            throw Stale(stateName, grainId, grainState.ETag);
        Reset(grainState);
    }

    private static void Take<T>(IGrainState<T> grainState, long version)
    {
        grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = default;
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    // Versions begin with 1, so that zero is nobody's.
    private static long Version(string? eTag) =>
        long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static InconsistentStateException Stale(string stateName, GrainId grainId, string? eTag) =>
        new($"State {stateName} of {grainId} was changed by someone else since it was read.", null, eTag);

    private NpgsqlCommand Command(string sql, GrainId grainId, string stateName)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = grainId.ToString() });
        command.Parameters.Add(new() { Value = stateName });
        return command;
    }
}
