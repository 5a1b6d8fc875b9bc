namespace OrleansPayouts.Development.Postgres;

/// <summary>How a <see cref="PrivatePostgres"/> is run.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>The folder that holds the cluster, or the note where it lies; created when missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>TCP port on 127.0.0.1, 0 to 65,535; 0 takes a free one at each start. An adopted server keeps its port.</summary>
    public int Port { get; init; }

    /// <summary>Settings of postgresql.conf that replace or add to the program's own; values unquoted.</summary>
    public IReadOnlyDictionary<string, string> ExtraSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>False gives up safety against a crash of the machine for speed: for tests only.</summary>
    public bool Durable { get; init; } = true;
}
