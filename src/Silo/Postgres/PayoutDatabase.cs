using Npgsql;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>The connection pool that every store shares, with the settings that the hot path was measured with.</summary>
public static class PayoutDatabase
{
    /// <summary>
    /// Every statement here was written for an index, and each is planned once a connection, often while its tables
    /// are still empty and without statistics: left to itself the planner then reads and sorts a run's whole rest for
    /// each batch of it, for as long as the connection lives. These settings take that choice away.
    /// </summary>
    private const string PlannerSettings = "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off -c jit=off";

    private const string SslModeKey = "SSL Mode";

    /// <summary>What the rollups' triggers ask for (migration 0010).</summary>
    private const string WithoutMonitoring = "-c payouts.monitoring=off";

    /// <param name="connectionString">Npgsql's form, or a <c>postgres://user:password@host:port/database</c> URL.</param>
    /// <param name="monitoring">Whether metrics are kept up to date with what is written; where they are not, they are counted anew by who asks.</param>
    public static NpgsqlDataSource Open(string connectionString, bool monitoring = true)
    {
        var settings = new NpgsqlConnectionStringBuilder(Normalize(connectionString))
        {
            ApplicationName = "orleans-payouts",
            // Statements are few and fixed, so each is planned once a connection.
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            // No code here leaves state on a pooled connection, so the reset (a statement of its own) buys nothing.
            NoResetOnClose = true,
        };
        var ours = monitoring ? PlannerSettings : $"{PlannerSettings} {WithoutMonitoring}";
        settings.Options = string.IsNullOrEmpty(settings.Options) ? ours : $"{ours} {settings.Options}";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    /// <summary>
    /// For the members, grain state and reminders of a cluster: a small pool of its own, so that a burst of payouts never
    /// keeps a silo from saying that it is alive. What the two settings bring: docs/results/cluster.md.
    /// </summary>
    public static string ForOrleans(string connectionString) => new NpgsqlConnectionStringBuilder(Normalize(connectionString))
    {
        ApplicationName = "orleans-cluster",
        MaxPoolSize = 20,
        MaxAutoPrepare = 32,
        AutoPrepareMinUsages = 2,
        NoResetOnClose = true,
    }.ConnectionString;

    /// <summary>Where it leads, as <see cref="Open"/> understands it; null where it does not. Whether the host answers is another matter.</summary>
    public static DatabaseAddress? Locate(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(Normalize(connectionString));
            // Settings that contradict each other are found when the pool is made; without a host it cannot be.
            if (settings.Host is { Length: > 0 })
                Open(connectionString).Dispose();
            return new DatabaseAddress(
                settings.Host ?? "", settings.Port, settings.Database ?? "", settings.Username ?? "", settings.Password ?? "",
                settings.SslMode is SslMode.VerifyCA or SslMode.VerifyFull);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// The same, and the password never leaves this process in clear or as MD5, whatever the server asks for; a connection
    /// string that says itself how to authenticate (<c>Require Auth</c>) stays as it is.
    /// </summary>
    public static string RequireScram(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(Normalize(connectionString));
        if (string.IsNullOrEmpty(settings.RequireAuth))
            settings.RequireAuth = "ScramSHA256";
        return settings.ConnectionString;
    }

    private static string Normalize(string connectionString)
    {
        if (!connectionString.StartsWith("postgres://", StringComparison.Ordinal)
            && !connectionString.StartsWith("postgresql://", StringComparison.Ordinal))
            return connectionString;
        var url = new Uri(connectionString);
        var user = url.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            // An IPv6 address without its brackets.
            Host = url.DnsSafeHost,
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (user.Length == 2)
            settings.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var (key, value) = (UrlKey(parts[0]), Uri.UnescapeDataString(parts.Length == 2 ? parts[1] : ""));
            // libpq writes verify-full, as providers do in the addresses they give, and Npgsql VerifyFull.
            settings[key] = key == SslModeKey ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        return settings.ConnectionString;
    }

    private static string UrlKey(string libpqName) => libpqName switch
    {
        "sslmode" => SslModeKey,
        "sslrootcert" => "Root Certificate",
        "connect_timeout" => "Timeout",
        _ => Uri.UnescapeDataString(libpqName),
    };
}
