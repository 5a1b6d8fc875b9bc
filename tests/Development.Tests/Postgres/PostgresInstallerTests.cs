using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.Development.Tests.Postgres;

/// <summary>With package managers that are scripts of the test: they note how they were called, and put a server into a folder.</summary>
public sealed class PostgresInstallerTests : IDisposable
{
    private readonly TemporaryFolder root = new();
    private readonly StringWriter output = new();
    private readonly CancellationToken ending = TestContext.Current.CancellationToken;

    public PostgresInstallerTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is nothing to install with.");
        Directory.CreateDirectory(Programs);
    }

    private string Programs => Path.Combine(root.Path, "programs");

    private string Server => Path.Combine(root.Path, "server");

    private string ClusterSettings => Path.Combine(root.Path, "etc", "createcluster.d");

    private string[] Calls => File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];

    private string CallsFile => Path.Combine(root.Path, "calls");

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task Where_a_server_is_found_nothing_is_done()
    {
        AddPackageManager("apt-get");
        AddServer(Server);

        await Installer(AsRoot()).EnsureInstalledAsync(ending);

        Calls.ShouldBeEmpty();
        output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Root_installs_Debian_s_package_without_its_cluster()
    {
        AddPackageManager("apt-get");

        await Installer(AsRoot()).EnsureInstalledAsync(ending);

        Calls.ShouldBe(
        [
            "apt-get update -qq; cluster: create_main_cluster = false",
            "apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 postgresql; cluster: create_main_cluster = false",
        ]);
        Directory.Exists(Path.Combine(root.Path, "etc")).ShouldBeFalse("the setting was for this installation only");
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldBe("No PostgreSQL server was found: installing Debian's package postgresql, without a database of its own (PAYOUT_INSTALL_POSTGRES=never forbids it) ...");
        lines[1].ShouldMatch(@"^PostgreSQL is installed \(\d+ s\)\.$");
    }

    [Fact]
    public async Task Other_settings_of_Debian_s_clusters_stay()
    {
        AddPackageManager("apt-get");
        Directory.CreateDirectory(ClusterSettings);
        var other = Path.Combine(ClusterSettings, "mine.conf");
        await File.WriteAllTextAsync(other, "ssl = off\n", ending);

        await Installer(AsRoot()).EnsureInstalledAsync(ending);

        Directory.GetFiles(ClusterSettings).ShouldBe([other]);
    }

    [Fact]
    public async Task Of_several_that_start_at_once_one_installs_and_the_others_wait()
    {
        AddPackageManager("apt-get", "sleep 0.3");

        var text = TextWriter.Synchronized(output);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new PostgresInstaller(AsRoot(), text, answers: null).EnsureInstalledAsync(ending)));

        Calls.Length.ShouldBe(2, "one update and one installation");
        output.ToString().Split("PostgreSQL is installed").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("never", "PAYOUT_INSTALL_POSTGRES=never forbids installing one.")]
    [InlineData("maybe", "PAYOUT_INSTALL_POSTGRES is 'maybe': it may be 'never' or unset.")]
    public async Task The_variable_forbids_it(string value, string reason)
    {
        AddPackageManager("apt-get");

        await Refuses(AsRoot() with { Setting = value }, reason);

        Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("y", true)]
    [InlineData("No", false)]
    [InlineData(null, false)]
    public async Task At_a_terminal_it_asks_first(string? answer, bool installs)
    {
        AddPackageManager("apt-get");
        using var answers = new StringReader(answer is null ? "" : answer + "\n");
        var installer = new PostgresInstaller(AsRoot(), output, answers);

        if (installs)
            await installer.EnsureInstalledAsync(ending);
        else
            (await Should.ThrowAsync<PostgresNotFoundException>(() => installer.EnsureInstalledAsync(ending))).Message.ShouldContain("you did not want one");

        output.ToString().ShouldStartWith("No PostgreSQL server was found. Install Debian's package postgresql now? [Y/n] ");
        (Calls.Length > 0).ShouldBe(installs);
    }

    [Fact]
    public async Task An_ordinary_user_installs_with_a_sudo_that_asks_for_no_password()
    {
        AddPackageManager("apt-get");
        Add("sudo", """[ "$1" = -n ] && shift && exec "$@" """);

        await Installer(AsRoot() with { IsRoot = false }).EnsureInstalledAsync(ending);

        Calls.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ordinary_user_without_one_is_told_what_to_install(bool hasSudo)
    {
        AddPackageManager("apt-get");
        if (hasSudo)
            Add("sudo", "echo 'sudo: a password is required' >&2; exit 1");

        await Refuses(AsRoot() with { IsRoot = false }, "needs root or a sudo that asks for no password");

        Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failed_installation_says_why_and_leaves_no_setting()
    {
        AddPackageManager("apt-get", "[ $1 = update ] || { echo 'E: Unable to locate package postgresql' >&2; exit 100; }");

        await Refuses(AsRoot(), "Installing Debian's package postgresql failed: E: Unable to locate package postgresql");

        Directory.Exists(ClusterSettings).ShouldBeFalse();
    }

    [Fact]
    public async Task A_package_without_a_server_is_a_failure()
    {
        Add("apt-get", ":");

        await Refuses(AsRoot(), "Debian's package postgresql was installed, but its initdb, postgres and pg_ctl are neither in PATH nor in the usual places.");
    }

    [Fact]
    public async Task MacOS_has_Homebrew()
    {
        AddPackageManager("brew");
        var options = AsRoot() with { IsMacOS = true };

        await Refuses(options, "Homebrew installs nothing as root");
        await Installer(options with { IsRoot = false }).EnsureInstalledAsync(ending);

        Calls.ShouldBe(["brew install --quiet postgresql@17; cluster: "]);
    }

    [Fact]
    public async Task Without_a_package_manager_the_message_says_what_to_install() =>
        await Refuses(AsRoot(), "neither was apt-get or Homebrew");

    private async Task Refuses(InstallerOptions options, string reason)
    {
        var refusal = await Should.ThrowAsync<PostgresNotFoundException>(() => Installer(options).EnsureInstalledAsync(ending));
        refusal.Message.ShouldContain(reason);
        refusal.Message.ShouldContain("apt-get install postgresql");
        refusal.Message.ShouldContain("DATABASE_URL");
        refusal.Message.ShouldNotContain("\n");
    }

    private InstallerOptions AsRoot() => new()
    {
        // As the usual folders are found: an installation makes one that was not there before.
        ServerFolders = () => Directory.Exists(Server) ? [Server] : [],
        ProgramFolders = [Programs],
        IsRoot = true,
        IsMacOS = false,
        LockFile = Path.Combine(root.Path, "lock"),
        ClusterSettingsFolder = ClusterSettings,
    };

    private PostgresInstaller Installer(InstallerOptions options) => new(options, output, answers: null);

    private void AddPackageManager(string name, string first = "") => Add(name, $"""
        {first}
        echo "{name} $*; cluster: $(cat '{ClusterSettings}/orleans-payouts.conf' 2>/dev/null)" >> '{CallsFile}'
        [ "$1" = update ] && exit
        mkdir -p '{Server}'
        for program in initdb postgres pg_ctl; do : > '{Server}'/$program; done
        """);

    private void Add(string name, string script)
    {
        var file = Path.Combine(Programs, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void AddServer(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var program in new[] { "initdb", "postgres", "pg_ctl" })
            File.WriteAllText(Path.Combine(folder, program), "");
    }
}
