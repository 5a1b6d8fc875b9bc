using System.Globalization;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>The units; <c>systemd-analyze verify</c> and <c>security</c> were run by hand, as docs/operations.md says.</summary>
public sealed class SystemdTests
{
    private static readonly string[] Hardening =
    [
        "NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "PrivateUsers", "ProtectClock", "ProtectHostname", "ProtectKernelLogs",
        "ProtectKernelModules", "ProtectKernelTunables", "ProtectControlGroups", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID",
        "LockPersonality", "DynamicUser",
    ];

    [Theory]
    [InlineData("silo", "Silo")]
    [InlineData("api", "Api")]
    public void A_unit_is_restarted_limited_and_locked_down(string role, string project)
    {
        var unit = SystemdUnit.Read($"deploy/systemd/orleans-payouts-{role}.service");

        unit.Value("Service", "ExecStart").ShouldBe($"/usr/bin/dotnet /opt/orleans-payouts/{role}/OrleansPayouts.{project}.dll");
        unit.Value("Service", "Restart").ShouldBe("always");
        // The exit code of a wrong configuration (ApiProgram, SiloProgram).
        unit.Value("Service", "RestartPreventExitStatus").ShouldBe("2");
        int.Parse(unit.Value("Service", "TimeoutStopSec"), CultureInfo.InvariantCulture).ShouldBeGreaterThan(60);
        unit.Value("Service", "MemoryMax").ShouldMatch("^[0-9]+M$");
        unit.Value("Service", "CapabilityBoundingSet").ShouldBeEmpty();
        unit.Value("Service", "ProtectSystem").ShouldBe("strict");
        unit.Value("Service", "SystemCallFilter").ShouldBe("@system-service");
        unit.Value("Service", "EnvironmentFile").ShouldBe("/etc/orleans-payouts/settings.env");
        foreach (var setting in Hardening)
            unit.Value("Service", setting).ShouldBe("yes", setting);
        // Code is compiled as it runs: with this the program would not start.
        unit.Values("Service", "MemoryDenyWriteExecute").ShouldBeEmpty();
        unit.Value("Install", "WantedBy").ShouldBe("multi-user.target");
    }

    [Fact]
    public async Task Every_credential_is_a_secret_that_the_script_makes()
    {
        using var made = new MadeSecrets();
        await made.MakeAsync(isTrial: true);
        foreach (var role in new[] { "silo", "api" })
            foreach (var credential in SystemdUnit.Read($"deploy/systemd/orleans-payouts-{role}.service").Values("Service", "LoadCredential"))
            {
                var name = credential.Split(':')[0];
                credential.ShouldBe($"{name}:/etc/orleans-payouts/secrets/{name}");
                made.Read(name).ShouldNotBeEmpty();
            }
    }
}
