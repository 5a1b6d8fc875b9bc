using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Silo.Postgres.Sealing;

/// <summary>
/// Seals the alert addresses in stored grain state under the current key: from before they were sealed, and once the key has
/// changed. The state says the same before and after, so the row's version, by which Orleans finds conflicts, stays.
/// </summary>
internal sealed class GrainStateSealing(NpgsqlDataSource database, DataCipher cipher)
{
    private const string ReadSql = "select serviceid, payloadbinary from orleansstorage where graintypestring = 'alerts' and payloadbinary is not null";

    /// <summary>A grain that writes at the same time writes sealed texts itself: its state is left.</summary>
    private const string WriteSql = """
        update orleansstorage set payloadbinary = $3 where graintypestring = 'alerts' and serviceid = $1 and payloadbinary = $2
        """;

    /// <summary>Seals what is not sealed under the current key. Harmless when repeated.</summary>
    /// <returns>How many texts were sealed, and how many open with no configured key and were left.</returns>
    public async Task<(long Renewed, long Unreadable)> Run(CancellationToken cancellationToken)
    {
        var (renewed, unreadable) = (0L, 0L);
        foreach (var (service, payload) in await Read(cancellationToken))
        {
            var state = JsonNode.Parse(payload)!.AsObject();
            var (changed, closed) = Renew(state);
            unreadable += closed;
            if (changed > 0 && await Write(service, payload, JsonSerializer.SerializeToUtf8Bytes(state), cancellationToken))
                renewed += changed;
        }
        return (renewed, unreadable);
    }

    private (int Changed, int Unreadable) Renew(JsonObject state)
    {
        var (changed, unreadable) = (0, 0);
        foreach (var member in GrainStateSerializer.SealedMembers)
        {
            if (state[member] is not JsonArray texts)
                continue;
            for (var at = 0; at < texts.Count; at++)
            {
                var stored = (string)texts[at]!;
                if (stored.StartsWith(cipher.CurrentStart, StringComparison.Ordinal))
                    continue;
                try
                {
                    texts[at] = cipher.Seal(cipher.Open(stored, SealedColumn.GrainState, member), SealedColumn.GrainState, member);
                    changed++;
                }
                catch (UnreadableSealException)
                {
                    unreadable++;
                }
            }
        }
        return (changed, unreadable);
    }

    private async Task<List<(string Service, byte[] Payload)>> Read(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReadSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(string, byte[])>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        return rows;
    }

    private async Task<bool> Write(string service, byte[] old, byte[] renewed, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WriteSql);
        command.Parameters.AddText(service);
        command.Parameters.AddWithValue(NpgsqlDbType.Bytea, old);
        command.Parameters.AddWithValue(NpgsqlDbType.Bytea, renewed);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
