using System.CommandLine;
using OrleansPayouts.Api.Hosting;

namespace OrleansPayouts.Api;

/// <summary>The program's command line.</summary>
public static class ApiCommand
{
    public static RootCommand Create()
    {
        var port = new Option<int?>("--port") { Description = "Serve on http://127.0.0.1:PORT (0 takes a free one; 5080 in Development)." };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 65_535)
                result.AddError("--port may be 0 to 65535.");
        });
        var data = new Option<string?>("--data")
        {
            Description = "Development: where PostgreSQL, the simulator and the made-up keys live (.data in the repository).",
        };
        var exitAfterRun = new Option<bool>("--exit-after-run") { Description = "Development: stop after the demo's run; the last line is its summary. Exit code 0 where the run completed, 1 where it did not." };
        var noDemo = new Option<bool>("--no-demo") { Description = "Development: import no samples and run nothing." };
        var checkHealth = new Option<bool>("--check-health")
        {
            Description = "Ask the program that runs on this machine whether it is ready: exit code 0 or 1. For a container's health check.",
        };
        var verifyAudit = new Option<bool>("--verify-audit")
        {
            Description = "Read the whole audit log and make its chain anew: exit code 0, or 1 with the first broken row. For use beside a running program.",
        };
        var head = Head();
        var moveDatabase = MoveDatabase();
        var printConfig = new Option<bool>("--print-config")
        {
            Description = "Print every variable with its value and where it came from, secrets masked, and start nothing. Exit code 2 where one is wrong.",
        };
        var rotateDataKey = new Option<bool>("--rotate-data-key")
        {
            Description = "Seal personal data under PAYOUT_DATA_KEY that is sealed under PAYOUT_DATA_KEY_PREVIOUS, beside running programs. "
                + "May be broken off and begun again." + (DevelopmentAssembly.IsPresent ? " In Development it makes the new key itself." : ""),
        };
        var command = new RootCommand("Pays writers what they have earned. Configured by the environment" + (DevelopmentAssembly.IsPresent ? "; in Development by nothing at all." : "."))
        {
            port, checkHealth, printConfig, rotateDataKey, verifyAudit, head, moveDatabase,
        };
        if (DevelopmentAssembly.IsPresent)
            foreach (var option in new Option[] { data, exitAfterRun, noDemo })
                command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(exitAfterRun) && result.GetValue(noDemo))
                result.AddError("--exit-after-run and --no-demo exclude each other.");
            if (result.GetValue(head) is not null && !result.GetValue(verifyAudit))
                result.AddError("--head belongs to --verify-audit.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var arguments = new ApiArguments
            {
                Port = parsed.GetValue(port),
                Data = parsed.GetValue(data),
                ExitAfterRun = parsed.GetValue(exitAfterRun),
                NoDemo = parsed.GetValue(noDemo),
            };
            if (parsed.GetValue(verifyAudit))
                return ApiAudit.VerifyAsync(arguments.Data, parsed.GetValue(head), cancellationToken);
            if (parsed.GetValue(printConfig))
                return ApiProgram.PrintConfigAsync();
            if (parsed.GetValue(rotateDataKey))
                return DataKeyCommand.RunAsync(arguments, cancellationToken);
            if (parsed.GetValue(moveDatabase) is { } reason)
                return ApiProgram.MoveDatabaseAsync(arguments, reason, cancellationToken);
            return parsed.GetValue(checkHealth)
                ? ApiHealth.CheckAsync(arguments, cancellationToken)
                : ApiProgram.RunAsync(arguments, cancellationToken);
        });
        return command;
    }

    private static Option<string?> MoveDatabase() => new("--move-database")
    {
        Description = "Give the database to the cluster of ORLEANS_CLUSTER_ID, with the reason for the audit log, and start nothing. "
            + "Stop all programs of the cluster that has it first.",
    };

    private static Option<string?> Head()
    {
        var head = new Option<string?>("--head") { Description = "With --verify-audit: a head that the program told its log earlier (64 hex digits)." };
        head.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not { Length: 64 } text || !text.All(char.IsAsciiHexDigit))
                result.AddError("--head is 64 hex digits.");
        });
        return head;
    }
}
