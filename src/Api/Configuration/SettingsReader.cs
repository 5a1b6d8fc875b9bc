using System.Net;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Configuration;

/// <summary>Reads all settings and judges them together, so that one start tells of every mistake.</summary>
public sealed class SettingsReader
{
    private const string KeyRule = "32 characters or more, without spaces, best from a generator";

    private readonly VariableReader variables;
    private readonly IHostEnvironment environment;
    private readonly bool isDevelopment;
    private readonly bool runsSilo;

    private SettingsReader(IConfiguration configuration, IHostEnvironment environment)
    {
        variables = new VariableReader(configuration);
        this.environment = environment;
        isDevelopment = environment.IsDevelopment();
        runsSilo = GrainHosting.RunsSilo(variables, environment);
    }

    /// <summary>
    /// The settings, and a line for each mistake. In <c>Development</c> a secret that is not set is no mistake and
    /// reads as empty: the development machine makes one. It has a silo in it; a client of silos elsewhere is told everything.
    /// </summary>
    public static (ApiSettings Settings, IReadOnlyList<string> Mistakes) Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var reader = new SettingsReader(configuration, environment);
        return (reader.Read(), reader.variables.Mistakes);
    }

    private bool FillsInMissing => isDevelopment && runsSilo;

    private ApiSettings Read()
    {
        const StringSplitOptions tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var cronKeys = (variables.Text(Variables.CronKey) ?? "").Split(',', tidy);
        if (cronKeys.Length == 0)
            Missing(Variables.CronKey, KeyRule);
        foreach (var key in cronKeys)
            JudgeKey(Variables.CronKey, key);
        var adminKey = variables.Text(Variables.AdminKey) ?? "";
        if (adminKey.Length == 0)
            Missing(Variables.AdminKey, KeyRule);
        else
            JudgeKey(Variables.AdminKey, adminKey);
        if (adminKey.Length > 0 && cronKeys.Contains(adminKey, StringComparer.Ordinal))
            variables.Refuse(Variables.AdminKey, $"the same as a key in {Variables.CronKey}", "any other key: this one opens everything");
        var settings = new ApiSettings
        {
            RunsSilo = runsSilo,
            CronKeys = cronKeys,
            AdminKey = adminKey,
            Front = ReadFront(),
            Engine = new EngineSettingsReader(variables, environment).Read(sends: runsSilo, FillsInMissing),
        };
        return GrainHosting.Complete(settings, variables, environment);
    }

    private FrontSettings ReadFront()
    {
        const StringSplitOptions tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var unlessSet = new FrontSettings();
        var proxies = new List<IPNetwork>();
        foreach (var text in (variables.Text(FrontVariables.TrustedProxies) ?? "").Split(',', tidy))
            if (IPNetwork.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : text + OneAddress(text), out var network))
                proxies.Add(network);
            else
                variables.Refuse(FrontVariables.TrustedProxies, $"'{text}'", "addresses or networks like 10.0.0.7, 10.1.0.0/16, comma-separated");
        return new FrontSettings
        {
            CallsPerMinute = variables.Whole(FrontVariables.CallsPerMinute, unlessSet.CallsPerMinute, 60, 10_000_000),
            UnknownCallsPerMinute = variables.Whole(FrontVariables.UnknownCallsPerMinute, unlessSet.UnknownCallsPerMinute, 10, 10_000_000),
            TrustedProxies = proxies,
        };
    }

    private static string OneAddress(string text) => text.Contains(':', StringComparison.Ordinal) ? "/128" : "/32";

    private void JudgeKey(string name, string key)
    {
        if (key.Length < Secrets.MinKeyLength || key.Any(c => c is <= ' ' or > '~'))
            variables.Refuse(name, Secrets.Masked(key), KeyRule);
        else if (!isDevelopment && Secrets.IsPlaceholder(key))
            variables.Refuse(name, "a placeholder", KeyRule);
    }

    private void Missing(string name, string mayBe)
    {
        if (!FillsInMissing)
            variables.Refuse(name, "not set", mayBe);
    }
}
