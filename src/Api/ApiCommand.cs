using System.CommandLine;
using System.Globalization;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Api;

/// <summary>The program's command line.</summary>
public static class ApiCommand
{
    public static RootCommand Create()
    {
        var port = new Option<int?>("--port") { Description = "Serve on http://127.0.0.1:PORT (0 takes a free one; 5080 in Development)." };
        port.Validators.Add(result =>
        {
            // Read as text: what is no number has no value to ask for.
            if (result.Tokens.Count != 1 || !ushort.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                result.AddError("--port is a number from 0 to 65535.");
        });
        var data = new Option<string?>("--data")
        {
            Description = "Development: where PostgreSQL, the simulator and the made-up keys live (.data in the repository).",
        };
        var exitAfterRun = new Option<bool>("--exit-after-run") { Description = "Development: stop after the run's summary." };
        var noDemo = new Option<bool>("--no-demo") { Description = "Development: import no samples and run nothing." };
        var checkHealth = Flag("--check-health", "Ask the program that runs on this machine whether it is ready: exit code 0 or 1. For a container's health check.");
        var verifyAudit = Flag("--verify-audit", "Read the whole audit log and make its chain anew: exit code 0, or 1 with the first broken row. For use beside a running program.");
        var head = Head();
        var moveDatabase = MoveDatabase();
        var printConfig = Flag("--print-config", "Print every variable with its value and where it came from, secrets masked, and start nothing. Exit code 2 where one is wrong.");
        var rotateDataKey = new Option<bool>("--rotate-data-key")
        {
            Description = "Seal personal data under PAYOUT_DATA_KEY that is sealed under PAYOUT_DATA_KEY_PREVIOUS, beside running programs. "
                + "May be broken off and begun again." + (DevelopmentAssembly.IsPresent ? " In Development it makes the new key itself." : ""),
        };
        var (bindAccount, bindReason) = BindAccount();
        var command = new RootCommand("Pays writers what they have earned. Configured by the environment" + (DevelopmentAssembly.IsPresent ? "; in Development by nothing at all." : "."))
        {
            port, checkHealth, printConfig, rotateDataKey, verifyAudit, head, moveDatabase, bindAccount, bindReason,
        };
        if (DevelopmentAssembly.IsPresent)
            foreach (var option in new Option[] { data, exitAfterRun, noDemo })
                command.Add(option);
        var host = new HostArguments(servesHttp: true);
        host.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(exitAfterRun) && result.GetValue(noDemo))
                result.AddError("--exit-after-run and --no-demo exclude each other.");
            if (result.GetValue(head) is not null && !result.GetValue(verifyAudit))
                result.AddError("--head belongs to --verify-audit.");
            if (result.GetValue(bindAccount) is null != string.IsNullOrWhiteSpace(result.GetValue(bindReason)))
                result.AddError("--bind-stripe-account and --reason belong together.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var arguments = new ApiArguments
            {
                Port = parsed.GetValue(port),
                Data = parsed.GetValue(data),
                ExitAfterRun = parsed.GetValue(exitAfterRun),
                NoDemo = parsed.GetValue(noDemo),
                Host = host.Of(parsed),
            };
            if (parsed.GetValue(verifyAudit))
                return ApiAudit.VerifyAsync(arguments, parsed.GetValue(head), cancellationToken);
            if (parsed.GetValue(printConfig))
                return ApiProgram.PrintConfigAsync(arguments);
            if (parsed.GetValue(rotateDataKey))
                return DataKeyCommand.RunAsync(arguments, cancellationToken);
            if (parsed.GetValue(moveDatabase) is { } reason)
                return ApiProgram.MoveDatabaseAsync(arguments, reason, cancellationToken);
            if (parsed.GetValue(bindAccount) is { } account)
                return StripeAccountCommand.RunAsync(arguments, StripeAccountId.Parse(account), parsed.GetValue(bindReason)!, cancellationToken);
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

    private static (Option<string?> Account, Option<string?> Reason) BindAccount()
    {
        var account = new Option<string?>("--bind-stripe-account")
        {
            Description = "Bind the books to this Stripe account (acct_…), whose key STRIPE_SECRET_KEY has to be, and exit. Takes --reason; no silo may run, "
                + "and no payout's outcome may be unknown. Until then a key of another account sends nothing.",
        };
        account.Validators.Add(result =>
        {
            if (!StripeAccountId.TryParse(result.GetValueOrDefault<string?>(), out _))
                result.AddError("--bind-stripe-account is the id of an account: acct_ and letters, digits or underscores.");
        });
        return (account, new Option<string?>("--reason") { Description = "With --bind-stripe-account: why, for the audit log." });
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

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
