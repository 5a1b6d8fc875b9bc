using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Configuration;

/// <summary>Reads all settings and judges them together, so that one start tells of every mistake.</summary>
public sealed class SettingsReader
{
    private const string KeyRule = "32 characters or more, without spaces, best from a generator";

    private readonly VariableReader variables;
    private readonly bool isDevelopment;
    private readonly EngineSettingsReader engine;

    private SettingsReader(IConfiguration configuration, IHostEnvironment environment)
    {
        variables = new VariableReader(configuration);
        isDevelopment = environment.IsDevelopment();
        engine = new EngineSettingsReader(variables, environment);
    }

    /// <summary>
    /// The settings, and a line for each mistake. In <c>Development</c> a secret that is not set is no mistake and
    /// reads as empty: the development machine makes one.
    /// </summary>
    public static (ApiSettings Settings, IReadOnlyList<string> Mistakes) Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var reader = new SettingsReader(configuration, environment);
        return (reader.Read(), reader.variables.Mistakes);
    }

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
        return new ApiSettings
        {
            CronKeys = cronKeys,
            AdminKey = adminKey,
            Engine = engine.Read(sends: true, fillsInMissing: isDevelopment),
        };
    }

    private void JudgeKey(string name, string key)
    {
        if (key.Length < Secrets.MinKeyLength || key.Any(c => c is <= ' ' or > '~'))
            variables.Refuse(name, Secrets.Masked(key), KeyRule);
        else if (!isDevelopment && Secrets.IsPlaceholder(key))
            variables.Refuse(name, "a placeholder", KeyRule);
    }

    private void Missing(string name, string mayBe)
    {
        if (!isDevelopment)
            variables.Refuse(name, "not set", mayBe);
    }
}
