using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>The script with which the container of PostgreSQL makes the programs' role and database.</summary>
public sealed class InitScriptTests : IDisposable
{
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>With what could break out of a quotation.</summary>
    private const string Password = "it's:a\"secret";

    private readonly string folder = Directory.CreateTempSubdirectory("orleans-payouts-init-").FullName;

    public InitScriptTests()
    {
        // A temp folder is its owner's alone, and as root we are not the server's user.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, Passable);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_role_owns_the_schema_of_its_database_and_nothing_else()
    {
        await using var postgres = await PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { DataFolder = folder, Durable = false }, NullLogger.Instance, TestContext.Current.CancellationToken);
        var server = await FreeTheNameAsync(postgres);
        await RunAsync(server);

        var own = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "payouts", Username = "payouts", Password = Password };
        await using var database = NpgsqlDataSource.Create(own);
        await SchemaMigrator.MigrateAsync(database, NullLogger.Instance, TestContext.Current.CancellationToken);

        (await AskAsync(database, "select tableowner from pg_tables where tablename = 'payouts'")).ShouldBe("payouts");
        (await AskAsync(database, "select (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)::text from pg_roles where rolname = 'payouts'"))
            .ShouldBe("false");
        (await AskAsync(database, "select has_database_privilege('public', 'payouts', 'connect')::text")).ShouldBe("false");
        (await AskAsync(database, "select pg_encoding_to_char(encoding) from pg_database where datname = 'payouts'")).ShouldBe("UTF8");
    }

    /// <summary>The private server's own superuser and database have the names that the script gives.</summary>
    private static async Task<NpgsqlConnectionStringBuilder> FreeTheNameAsync(PrivatePostgres postgres)
    {
        var first = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false };
        await ExecuteAsync(first, "create role operator superuser login password 'of the operator'");
        var server = new NpgsqlConnectionStringBuilder(first.ConnectionString) { Database = "postgres", Username = "operator", Password = "of the operator" };
        await ExecuteAsync(server, "alter role payouts rename to first");
        await ExecuteAsync(server, "alter database payouts rename to first");
        return server;
    }

    private static async Task ExecuteAsync(NpgsqlConnectionStringBuilder server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnectionStringBuilder server)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Password + "\n", TestContext.Current.CancellationToken);
        var binaries = await PostgresBinaries.FindAsync(PostgresBinaries.UsualFolders(), major: null, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("sh", [ScriptPath()]) { RedirectStandardError = true };
        foreach (var (name, value) in new (string, string?)[]
                 {
                     ("PAYOUTS_PASSWORD_FILE", file), ("POSTGRES_USER", server.Username), ("PGPASSWORD", server.Password ?? ""),
                     ("PGHOST", server.Host), ("PGPORT", server.Port.ToString(CultureInfo.InvariantCulture)),
                     ("PATH", binaries.Folder + ":" + Environment.GetEnvironmentVariable("PATH")),
                 })
            start.Environment[name] = value;
        using var script = Process.Start(start)!;
        var errors = await script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(file);
        script.ExitCode.ShouldBe(0, errors);
    }

    private static string ScriptPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "deploy", "postgres", "10-payouts.sh") is var script && File.Exists(script))
                return script;
        throw new FileNotFoundException("deploy/postgres/10-payouts.sh");
    }

    private static async Task<string?> AskAsync(NpgsqlDataSource database, string question)
    {
        await using var command = database.CreateCommand(question);
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
