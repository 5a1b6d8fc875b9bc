using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests;

/// <summary>How many rows every table has, and how often any row was ever written; but that where a silo says again and again that it lives.</summary>
internal static class TableCounts
{
    public static async Task<string> Read(TestDatabase database)
    {
        var counts = new List<string>();
        await using var names = database.DataSource.CreateCommand(
            "select format('select %L || '' '' || count(*) || '' '' || coalesce(max(xmin::text::bigint), 0) from %I', tablename, tablename) "
            + "from pg_tables where schemaname = 'public' and tablename <> 'orleansmembershiptable' order by tablename");
        await using var reader = await names.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            await using var count = database.DataSource.CreateCommand(reader.GetString(0));
            counts.Add((string)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
        }

        counts.Count.ShouldBeGreaterThan(8);
        return string.Join("\n", counts);
    }
}
