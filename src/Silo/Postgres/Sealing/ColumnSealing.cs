using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Postgres.Sealing;

/// <summary>
/// Seals a column's texts under the current key, a page of rows a transaction, in the order of their keys. How far it has
/// come is written with each page: whoever goes on, after a crash or in another process, goes on there. A text that somebody
/// changes meanwhile is left as they wrote it, which is sealed already.
/// </summary>
public sealed class ColumnSealing(NpgsqlDataSource database, DataCipher cipher, SealedColumn column)
{
    private const string BeginSql = """
        insert into sealing_progress (place, key_id) values ($1, $2) on conflict (place) do nothing
        """;

    private const string PlaceSql = "select key_id, after_row, completed_at is not null from sealing_progress where place = $1 for update";

    private const string NoteSql = """
        update sealing_progress set key_id = $2, after_row = $3, completed_at = case when $4 then now() end where place = $1
        """;

    private const string RestartSql = "update sealing_progress set after_row = '', completed_at = null where place = $1";

    /// <summary>Begins anew at the first row, to find what was written under another key since.</summary>
    public async Task Restart(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RestartSql);
        command.Parameters.AddText(column.Place);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Seals the next page. Of several that do so at once each waits for the other and then has the page after it.</summary>
    /// <param name="rows">Rows of the page, 1 or more.</param>
    /// <param name="cancellationToken">Ends it before the commit.</param>
    public Task<SealingStep> Advance(int rows, CancellationToken cancellationToken) => BulkTransaction.Run(
        database,
        async connection =>
        {
            var (after, isCompleted) = await ReadPlace(connection, cancellationToken);
            if (isCompleted)
                return (new SealingStep(0, 0, 0, IsLast: true), Commit: true);
            var page = await ReadPage(connection, after, rows, cancellationToken);
            var (renewed, unreadable) = Renew(page);
            var changed = renewed.Count == 0 ? 0 : await Write(connection, renewed, cancellationToken);
            var isLast = page.Count < rows;
            await Note(connection, isLast ? after : page[^1].Row, isLast, cancellationToken);
            return (new SealingStep(page.Count, changed, unreadable, isLast), Commit: true);
        },
        cancellationToken);

    /// <summary>Another key than last time: what was done is to be done again.</summary>
    private async Task<(string After, bool IsCompleted)> ReadPlace(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var begin = BulkTransaction.Command(connection, BeginSql);
        begin.Parameters.AddText(column.Place);
        begin.Parameters.AddText(cipher.CurrentKeyId);
        await begin.ExecuteNonQueryAsync(cancellationToken);
        await using var command = BulkTransaction.Command(connection, PlaceSql);
        command.Parameters.AddText(column.Place);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetString(0) == cipher.CurrentKeyId ? (reader.GetString(1), reader.GetBoolean(2)) : ("", false);
    }

    /// <summary>Texts that are sealed under the current key already come as null.</summary>
    private async Task<List<(string Row, string? Stored)>> ReadPage(
        NpgsqlConnection connection, string after, int rows, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, $"""
            select {column.Key}::text, case when not starts_with({column.Name}, $3) then {column.Name} end
            from {column.Table} where {column.Key} > $1 order by {column.Key} limit $2
            """);
        command.Parameters.AddText(after);
        command.Parameters.AddInt(rows);
        command.Parameters.AddText(cipher.CurrentStart);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<(string, string?)>();
        while (await reader.ReadAsync(cancellationToken))
            page.Add((reader.GetString(0), reader.TextOrNull(1)));
        return page;
    }

    private (List<(string Row, string Old, string New)> Renewed, int Unreadable) Renew(List<(string Row, string? Stored)> page)
    {
        var renewed = new List<(string, string, string)>();
        var unreadable = 0;
        foreach (var (row, stored) in page)
        {
            if (stored is null)
                continue;
            try
            {
                renewed.Add((row, stored, cipher.Seal(cipher.Open(stored, column, row), column, row)));
            }
            catch (UnreadableSealException)
            {
                unreadable++;
            }
        }

        return (renewed, unreadable);
    }

    private async Task<int> Write(NpgsqlConnection connection, List<(string Row, string Old, string New)> renewed, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, $"""
            update {column.Table} t set {column.Name} = u.renewed from unnest($1, $2, $3) as u (row, old, renewed)
            where t.{column.Key} = u.row and t.{column.Name} = u.old
            """);
        Columns.Add(command, NpgsqlDbType.Text, renewed, text => text.Row);
        Columns.Add(command, NpgsqlDbType.Text, renewed, text => text.Old);
        Columns.Add(command, NpgsqlDbType.Text, renewed, text => text.New);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task Note(NpgsqlConnection connection, string after, bool isLast, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, NoteSql);
        command.Parameters.AddText(column.Place);
        command.Parameters.AddText(cipher.CurrentKeyId);
        command.Parameters.AddText(after);
        command.Parameters.AddWithValue(NpgsqlDbType.Boolean, isLast);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
