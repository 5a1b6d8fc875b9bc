using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Testing;

/// <summary>A PostgreSQL database of one test: empty or with the program's schema, dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>Many databases share the server's 300 connections.</summary>
    private const int MaxPoolSize = 40;

    private const string MigratedTemplate = "migrated_template";

    private static readonly Lazy<Task> _migratedTemplate = new(MakeMigratedTemplateAsync);
    private static int _count;

    private readonly string _name;

    private TestDatabase(string name, string connectionString)
    {
        _name = name;
        ConnectionString = connectionString;
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    /// <summary>In Npgsql's form, the password included.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>Makes a database.</summary>
    /// <param name="migrate">True for one with the program's schema, false for an empty one.</param>
    public static async Task<TestDatabase> CreateAsync(bool migrate = true)
    {
        if (migrate)
            await _migratedTemplate.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _count):0000}");
        await TestServer.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {(migrate ? MigratedTemplate : "template0")}");
        return new TestDatabase(name, await ConnectionStringOfAsync(name));
    }

    /// <summary>A database with the same content, as a restored backup has it. Ends every session; the program must not run on it.</summary>
    public async Task<TestDatabase> CopyAsync()
    {
        await ShutAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _count):0000}");
        await TestServer.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {_name}");
        await ReopenAsync();
        return new TestDatabase(name, await ConnectionStringOfAsync(name));
    }

    /// <summary>Ends every session, as the server's stop does, and refuses new ones until <see cref="ReopenAsync"/>.</summary>
    public async Task ShutAsync()
    {
        await TestServer.ExecuteAsync($"ALTER DATABASE {_name} ALLOW_CONNECTIONS false");
        await TestServer.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name}'");
        // Our own idle connections are dead, too, and would fail whoever uses them next.
        DataSource.Clear();
    }

    /// <summary>Lets sessions in again.</summary>
    public Task ReopenAsync() => TestServer.ExecuteAsync($"ALTER DATABASE {_name} ALLOW_CONNECTIONS true");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await TestServer.ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private static async Task MakeMigratedTemplateAsync()
    {
        await TestServer.ExecuteAsync($"CREATE DATABASE {MigratedTemplate} TEMPLATE template0");
        // A template may have no sessions while it is copied.
        var settings = new NpgsqlConnectionStringBuilder(await ConnectionStringOfAsync(MigratedTemplate)) { Pooling = false };
        await using var dataSource = NpgsqlDataSource.Create(settings);
        await SchemaMigrator.MigrateAsync(dataSource, NullLogger.Instance);
    }

    private static async Task<string> ConnectionStringOfAsync(string database) =>
        new NpgsqlConnectionStringBuilder(await TestServer.ConnectionStringAsync())
        {
            Database = database,
            MaxPoolSize = MaxPoolSize,
        }.ConnectionString;
}
