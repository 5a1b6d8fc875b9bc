using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.Development.Tests.Postgres;

public sealed class PrivatePostgresTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("orleans-payouts-private-").FullName;
    private readonly CancellationToken _ending = TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_root, "data");

    private string OtherFolder => Path.Combine(_root, "data", "other");

    public PrivatePostgresTests()
    {
        Directory.CreateDirectory(Folder);
        if (OperatingSystem.IsWindows())
            return;
        // A temp folder is its owner's alone; here the server's user may pass, as in most checkouts.
        File.SetUnixFileMode(_root, Passable);
        File.SetUnixFileMode(Folder, Passable);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task What_was_committed_is_there_after_a_stop_and_a_start_and_nothing_runs_in_between()
    {
        var first = await StartAsync(durable: true);
        await ExecuteAsync(first, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('да')");
        await first.StopAsync(_ending);
        await ShouldBeDownAsync(first);

        await using var again = await StartAsync(durable: true);
        (await ScalarAsync(again, "SELECT word FROM kept")).ShouldBe("да");
        again.Home.ShouldBe(Path.Combine(Folder, "postgres"));
    }

    [Fact]
    public async Task Only_the_loopback_address_and_the_stored_password_open_it()
    {
        await using var postgres = await StartAsync();
        (await ScalarAsync(postgres, "SHOW listen_addresses")).ShouldBe("127.0.0.1");

        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync(_ending)))
            .SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(postgres.Home, "cluster", "private.password"))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Durability_and_extra_settings_are_as_asked()
    {
        await using (var safe = await StartAsync(durable: true))
        {
            (await ScalarAsync(safe, "SHOW fsync")).ShouldBe("on");
            (await ScalarAsync(safe, "SHOW synchronous_commit")).ShouldBe("on");
        }

        await using var fast = await PrivatePostgres.StartAsync(
            Options(durable: false) with { ExtraSettings = new Dictionary<string, string> { ["work_mem"] = "7MB" } },
            NullLogger.Instance,
            _ending);
        (await ScalarAsync(fast, "SHOW fsync")).ShouldBe("off");
        (await ScalarAsync(fast, "SHOW work_mem")).ShouldBe("7MB");
    }

    [Fact]
    public async Task Two_on_one_folder_share_the_server_and_the_last_to_leave_stops_it()
    {
        var starter = await StartAsync();
        var other = await StartAsync();
        other.ProcessId.ShouldBe(starter.ProcessId);

        await starter.StopAsync(_ending);
        (await ScalarAsync(other, "SELECT 'alive'")).ShouldBe("alive");
        await starter.StopAsync(_ending);
        (await ScalarAsync(other, "SELECT 'alive'")).ShouldBe("alive");

        await other.StopAsync(_ending);
        await ShouldBeDownAsync(other);
    }

    [Fact]
    public async Task Eight_that_start_at_once_on_an_empty_folder_get_one_server()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StartAsync(), _ending)));
        all.Select(postgres => postgres.ProcessId).Distinct().Count().ShouldBe(1);
        foreach (var postgres in all)
            await postgres.StopAsync(_ending);
        await ShouldBeDownAsync(all[0]);
    }

    [Fact]
    public async Task The_server_of_a_program_that_was_killed_is_adopted_and_then_stopped()
    {
        using var holder = await OrphanStarter.HoldAsync(Folder, _ending);
        holder.Kill();
        await holder.WaitForExitAsync(_ending);

        var postgres = await StartAsync();
        (await ScalarAsync(postgres, "SELECT 'here'")).ShouldBe("here");
        var log = await File.ReadAllTextAsync(Path.Combine(postgres.Home, "server.log"), _ending);
        log.Split("starting PostgreSQL").Length.ShouldBe(2, "the server started once, for the killed program");

        await postgres.StopAsync(_ending);
        await ShouldBeDownAsync(postgres);
    }

    [Fact]
    public async Task A_server_that_was_killed_itself_is_recovered()
    {
        var postgres = await StartAsync(durable: true);
        await ExecuteAsync(postgres, "CREATE TABLE kept AS SELECT 1 AS number");
        await KillServerAsync(postgres);
        await postgres.StopAsync(_ending);

        await using var again = await StartAsync(durable: true);
        (await ScalarAsync(again, "SELECT number::text FROM kept")).ShouldBe("1");
    }

    [Fact]
    public async Task A_stale_pid_file_whose_process_id_another_postgres_process_got_is_recovered_and_that_process_left_alone()
    {
        await using var stranger = await PrivatePostgres.StartAsync(
            Options(durable: false) with { DataFolder = OtherFolder }, NullLogger.Instance, _ending);
        var postgres = await StartAsync();
        await KillServerAsync(postgres);
        var pidFile = Path.Combine(postgres.Home, "cluster", "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(pidFile, _ending);
        lines[0] = stranger.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(pidFile, lines, _ending);

        await postgres.StopAsync(_ending);
        (await ScalarAsync(stranger, "SELECT 'alive'")).ShouldBe("alive");
        await using var again = await StartAsync();
        (await ScalarAsync(again, "SELECT 'here'")).ShouldBe("here");
        again.ProcessId.ShouldNotBe(stranger.ProcessId);
        (await ScalarAsync(stranger, "SELECT 'alive'")).ShouldBe("alive");
    }

    [Fact]
    public async Task A_damaged_pid_file_is_recovered()
    {
        var postgres = await StartAsync();
        await KillServerAsync(postgres);
        await File.WriteAllTextAsync(Path.Combine(postgres.Home, "cluster", "postmaster.pid"), "", _ending);
        await postgres.StopAsync(_ending);

        await using var again = await StartAsync();
        (await ScalarAsync(again, "SELECT 'here'")).ShouldBe("here");
    }

    [Fact]
    public async Task A_half_made_cluster_is_made_anew()
    {
        var staging = Directory.CreateDirectory(Path.Combine(Folder, "postgres", "cluster.new", "base"));
        await File.WriteAllTextAsync(Path.Combine(staging.Parent!.FullName, "PG_VERSION"), "1", _ending);
        await File.WriteAllTextAsync(Path.Combine(Folder, "postgres", "password.new"), "half", _ending);

        await using var postgres = await StartAsync();
        (await ScalarAsync(postgres, "SELECT 'here'")).ShouldBe("here");
        Directory.Exists(staging.FullName).ShouldBeFalse();
    }

    [Fact]
    public async Task In_a_folder_that_only_root_may_enter_it_runs_and_keeps_its_data()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess, "Only root has such folders.");
        var closed = Directory.CreateDirectory(Path.Combine(_root, "closed")).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(closed, OwnerOnly);
        var options = Options(durable: false) with { DataFolder = Path.Combine(closed, "data") };
        string home;
        await using (var postgres = await PrivatePostgres.StartAsync(options, NullLogger.Instance, _ending))
        {
            home = postgres.Home;
            home.ShouldNotStartWith(_root);
            await ExecuteAsync(postgres, "CREATE TABLE kept AS SELECT 1 AS number");
        }

        await using (var again = await PrivatePostgres.StartAsync(options, NullLogger.Instance, _ending))
            (await ScalarAsync(again, "SELECT number::text FROM kept")).ShouldBe("1");

        // A fresh checkout at the same place starts with an empty database.
        Directory.Delete(options.DataFolder, recursive: true);
        await using (var fresh = await PrivatePostgres.StartAsync(options, NullLogger.Instance, _ending))
            (await ScalarAsync(fresh, "SELECT (to_regclass('kept') IS NULL)::text")).ShouldBe("true");
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_port_that_was_asked_for_and_is_taken_is_named_in_the_error()
    {
        await using var first = await StartAsync();
        var port = new NpgsqlConnectionStringBuilder(first.ConnectionString).Port;
        var second = Options(durable: false) with { DataFolder = OtherFolder, Port = port };
        var refusal = await Should.ThrowAsync<PrivatePostgresException>(
            () => PrivatePostgres.StartAsync(second, NullLogger.Instance, _ending));
        refusal.Message.ShouldContain(port.ToString(CultureInfo.InvariantCulture));
        refusal.Message.ShouldContain("could not bind");
    }

    [Fact]
    public async Task Where_no_server_is_installed_the_message_says_what_to_do()
    {
        var refusal = await Should.ThrowAsync<PostgresNotFoundException>(
            () => PostgresBinaries.FindAsync([_root, Path.Combine(_root, "missing")], major: null, _ending));
        refusal.Message.ShouldContain("apt-get install postgresql");
        refusal.Message.ShouldContain("brew install postgresql@17");
        refusal.Message.ShouldContain("DATABASE_URL");
    }

    [Fact]
    public async Task Links_that_an_uninstalled_server_left_behind_are_no_server()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There programs are no links.");
        foreach (var program in new[] { "initdb", "postgres", "pg_ctl" })
            File.CreateSymbolicLink(Path.Combine(_root, program), Path.Combine(_root, "gone", program));

        await Should.ThrowAsync<PostgresNotFoundException>(() => PostgresBinaries.FindAsync([_root], major: null, _ending));
    }

    [Fact]
    public async Task Why_no_cluster_could_be_made_is_told()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "postgres", "cluster.new"), "a file where a folder belongs", _ending);

        var refusal = await Should.ThrowAsync<PrivatePostgresException>(() => StartAsync());
        refusal.Message.ShouldStartWith("No database cluster could be made in ");
    }

    [Fact]
    public async Task A_cluster_of_a_version_that_is_not_installed_is_refused_with_that_version()
    {
        var refusal = await Should.ThrowAsync<PostgresNotFoundException>(
            () => PostgresBinaries.FindAsync(PostgresBinaries.UsualFolders(), major: 7, _ending));
        refusal.Message.ShouldContain("PostgreSQL 7");
    }

    private PrivatePostgresOptions Options(bool durable) => new() { DataFolder = Folder, Durable = durable };

    private Task<PrivatePostgres> StartAsync(bool durable = false) =>
        PrivatePostgres.StartAsync(Options(durable), NullLogger.Instance, _ending);

    private async Task ExecuteAsync(PrivatePostgres postgres, string sql) => await ScalarAsync(postgres, sql);

    private async Task<string?> ScalarAsync(PrivatePostgres postgres, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(_ending);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(_ending);
    }

    private async Task KillServerAsync(PrivatePostgres postgres)
    {
        using var server = Process.GetProcessById(postgres.ProcessId);
        server.Kill();
        await server.WaitForExitAsync(_ending).WaitAsync(_patience, _ending);
    }

    private async Task ShouldBeDownAsync(PrivatePostgres postgres)
    {
        File.Exists(Path.Combine(postgres.Home, "cluster", "postmaster.pid")).ShouldBeFalse();
        var refusal = await Should.ThrowAsync<NpgsqlException>(() => ScalarAsync(postgres, "SELECT 'alive'"));
        refusal.InnerException.ShouldBeOfType<SocketException>();
    }
}
