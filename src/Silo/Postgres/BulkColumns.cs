using Npgsql;
using NpgsqlTypes;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Columns of a row that is copied in.</summary>
internal static class BulkColumns
{
    public static Task Text(this NpgsqlBinaryImporter importer, string? value, CancellationToken cancellationToken) => value is null
        ? importer.WriteNullAsync(cancellationToken)
        : importer.WriteAsync(value, NpgsqlDbType.Text, cancellationToken);

    public static Task Texts(this NpgsqlBinaryImporter importer, string[]? values, CancellationToken cancellationToken) => values is null
        ? importer.WriteNullAsync(cancellationToken)
        : importer.WriteAsync(values, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);

    public static Task Flag(this NpgsqlBinaryImporter importer, bool value, CancellationToken cancellationToken) =>
        importer.WriteAsync(value, NpgsqlDbType.Boolean, cancellationToken);

    public static Task Number(this NpgsqlBinaryImporter importer, long? value, CancellationToken cancellationToken) => value is null
        ? importer.WriteNullAsync(cancellationToken)
        : importer.WriteAsync(value.Value, NpgsqlDbType.Bigint, cancellationToken);

    /// <summary>
    /// The database keeps microseconds. What is finer is cut off here, so that it is certain in which direction, and
    /// the same instant compares equal when it comes again.
    /// </summary>
    public static Task Instant(this NpgsqlBinaryImporter importer, DateTimeOffset value, CancellationToken cancellationToken)
    {
        var ticks = value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond);
        return importer.WriteAsync(new DateTimeOffset(ticks, TimeSpan.Zero), NpgsqlDbType.TimestampTz, cancellationToken);
    }
}
