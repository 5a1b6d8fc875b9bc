using System.Globalization;
using System.Text;

namespace OrleansPayouts.Development.Postgres;

/// <summary>The settings of the private server, written anew at each start into a file that postgresql.conf includes.</summary>
internal static class ServerSettings
{
    public const string FileName = "private.conf";

    public static string Write(PrivatePostgresOptions options, int port, bool statementStatistics)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            // A socket's path may have 107 bytes; a data folder's may be longer, and TCP does without.
            ["unix_socket_directories"] = "",
            ["max_connections"] = "100",
            ["shared_buffers"] = "256MB",
            ["max_wal_size"] = "2GB",
            ["checkpoint_timeout"] = "15min",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["synchronous_commit"] = OnOff(options.Durable),
            ["fsync"] = OnOff(options.Durable),
            ["full_page_writes"] = OnOff(options.Durable),
        };
        if (statementStatistics)
            settings["shared_preload_libraries"] = "pg_stat_statements";
        foreach (var (name, value) in options.ExtraSettings)
            settings[name] = value;

        var text = new StringBuilder("# Written at each start; put settings into PrivatePostgresOptions.ExtraSettings.\n");
        foreach (var (name, value) in settings)
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        return text.ToString();
    }

    private static string OnOff(bool on) => on ? "on" : "off";
}
