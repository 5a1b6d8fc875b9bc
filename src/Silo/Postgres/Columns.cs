using Npgsql;
using NpgsqlTypes;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Rows as one array parameter a column, the form in which <c>unnest</c> takes them.</summary>
internal static class Columns
{
    public static void Add<TRow, T>(NpgsqlCommand command, NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, T> column)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
