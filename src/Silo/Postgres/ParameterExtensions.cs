using Npgsql;
using NpgsqlTypes;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Positional parameters, in the order of their adding: <c>$1</c>, <c>$2</c>, …</summary>
internal static class ParameterExtensions
{
    public static void AddText(this NpgsqlParameterCollection parameters, string? value) =>
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)value ?? DBNull.Value);

    public static void AddInt(this NpgsqlParameterCollection parameters, int value) =>
        parameters.AddWithValue(NpgsqlDbType.Integer, value);

    public static void AddUuid(this NpgsqlParameterCollection parameters, Guid value) =>
        parameters.AddWithValue(NpgsqlDbType.Uuid, value);

    public static void AddInstant(this NpgsqlParameterCollection parameters, DateTimeOffset value) =>
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, value.ToUniversalTime());
}
