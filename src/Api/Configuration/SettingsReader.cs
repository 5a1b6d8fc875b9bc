using System.Text.RegularExpressions;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Api.Configuration;

/// <summary>Reads all settings and judges them together, so that one start tells of every mistake.</summary>
public sealed partial class SettingsReader
{
    private const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
    private const string KeyRule = "32 characters or more, without spaces, best from a generator";

    private readonly VariableReader variables;
    private readonly IHostEnvironment environment;
    private readonly bool isDevelopment;
    private readonly bool runsSilo;

    private SettingsReader(VariableReader variables, IHostEnvironment environment)
    {
        this.variables = variables;
        this.environment = environment;
        isDevelopment = environment.IsDevelopment();
        runsSilo = GrainHosting.RunsSilo(variables);
    }

    /// <summary>
    /// The settings, and a line for each mistake. On a development machine a secret that is not set is no mistake and
    /// reads as empty: the machine makes one. A client of silos elsewhere and a published program have no such machine.
    /// </summary>
    public static (ApiSettings Settings, IReadOnlyList<string> Mistakes) Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var variables = new VariableReader(configuration);
        return (Read(variables, environment), variables.Mistakes);
    }

    /// <summary>The same; mistakes, and what is in effect, are the reader's to tell.</summary>
    public static ApiSettings Read(VariableReader variables, IHostEnvironment environment) =>
        new SettingsReader(variables, environment).Read();

    private bool FillsInMissing => isDevelopment && runsSilo && DevelopmentAssembly.IsPresent;

    private ApiSettings Read()
    {
        var cronKeys = (variables.Secret(Variables.CronKey) ?? "").Split(',', Tidy);
        if (cronKeys.Length == 0)
            Missing(Variables.CronKey);
        foreach (var key in cronKeys)
            JudgeKey(Variables.CronKey, key);
        var adminKey = variables.Secret(Variables.AdminKey) ?? "";
        if (adminKey.Length == 0)
            Missing(Variables.AdminKey);
        else
            JudgeKey(Variables.AdminKey, adminKey);
        if (adminKey.Length > 0 && cronKeys.Contains(adminKey, StringComparer.Ordinal))
            variables.Refuse(Variables.AdminKey, $"the same as a key in {Variables.CronKey}", "any other key: this one opens everything");
        return new ApiSettings
        {
            RunsSilo = runsSilo,
            CronKeys = cronKeys,
            AdminKey = adminKey,
            Front = FrontSettingsReader.Read(variables, environment),
            WebhookSecrets = ReadWebhookSecrets(),
            Engine = new EngineSettingsReader(variables, environment).Read(sends: runsSilo, FillsInMissing),
            Orleans = new OrleansSettingsReader(variables, environment).Read(isSilo: runsSilo, isAlone: true),
        };
    }

    private string[] ReadWebhookSecrets()
    {
        const string rule = "whsec_…, as Stripe shows it with the webhook endpoint; several comma-separated";
        var secrets = (variables.Secret(Variables.WebhookSecret) ?? "").Split(',', Tidy);
        foreach (var secret in secrets)
            if (!WebhookSecretForm().IsMatch(secret))
                variables.Refuse(Variables.WebhookSecret, Secrets.Masked(secret), rule);
            else if (!isDevelopment && !environment.IsEnvironment("Testing") && Secrets.IsPlaceholder(secret))
                variables.Refuse(Variables.WebhookSecret, "a placeholder", rule);
        return secrets;
    }

    private void JudgeKey(string name, string key)
    {
        if (key.Length < Secrets.MinKeyLength || key.Any(c => c is <= ' ' or > '~'))
            variables.Refuse(name, Secrets.Masked(key), KeyRule);
        else if (!isDevelopment && Secrets.IsPlaceholder(key))
            variables.Refuse(name, "a placeholder", KeyRule);
    }

    private void Missing(string name)
    {
        if (FillsInMissing)
            variables.Show(name, "(made once, in the data folder)");
        else
            variables.RefuseMissing(name, KeyRule);
    }

    [GeneratedRegex("^whsec_[A-Za-z0-9+/=_-]{16,250}$")]
    private static partial Regex WebhookSecretForm();
}
