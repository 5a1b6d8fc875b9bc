using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Private;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>The script with which the container of PostgreSQL makes the programs' role and database.</summary>
public sealed class InitScriptTests
{
    /// <summary>With what could break out of a quotation.</summary>
    private const string Password = "it's:a\"secret";

    [Fact(Timeout = 120_000)]
    public async Task The_role_owns_the_schema_of_its_database_and_nothing_else()
    {
        await using var any = await TestDatabase.CreateAsync(migrate: false);
        var server = new NpgsqlConnectionStringBuilder(any.ConnectionString);
        await RunAsync(server);

        var own = new NpgsqlConnectionStringBuilder(any.ConnectionString)
        {
            Database = "payouts", Username = "payouts", Password = Password, Pooling = false,
        };
        await using var database = NpgsqlDataSource.Create(own);
        await SchemaMigrator.MigrateAsync(database, NullLogger.Instance, TestContext.Current.CancellationToken);

        (await AskAsync(database, "select tableowner from pg_tables where tablename = 'payouts'")).ShouldBe("payouts");
        (await AskAsync(database, "select (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)::text from pg_roles where rolname = 'payouts'"))
            .ShouldBe("false");
        (await AskAsync(database, "select has_database_privilege('public', 'payouts', 'connect')::text")).ShouldBe("false");
        (await AskAsync(database, "select pg_encoding_to_char(encoding) from pg_database where datname = 'payouts'")).ShouldBe("UTF8");
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
