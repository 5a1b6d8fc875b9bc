using System.Globalization;
using OrleansPayouts.Api;
using OrleansPayouts.FaultDrill.Proxy;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>How the program is started.</summary>
internal sealed class ApiLaunch(string folder, DrillDatabase database, SimulatorProcess simulator, StepGate gate, ProcessWatch watch)
{
    public const string AdminKey = "admin_drill_00000000000000000000000000000000";
    public const string CronKey = "cron_drill_000000000000000000000000000000000";

    /// <summary>Requests at Stripe at once, in the whole cluster.</summary>
    public const int MaxConcurrent = 8;

    /// <summary>Requests a second, in the whole cluster.</summary>
    public const int MaxRequestsPerSecond = 60;

    /// <summary>After which an attempt is unknown, in ms: shorter than any stall.</summary>
    public const int ProcessingTimeoutMs = 1_500;

    public string Assembly { get; } = typeof(ApiProgram).Assembly.Location;

    public int DatabasePort => database.Port;

    public StepGate Gate => gate;

    public ProcessWatch Watch => watch;

    public string LogOf(int process) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"process-{process:000}.log"));

    public Dictionary<string, string> Environment(int proxyPort) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Testing",
        ["DOTNET_ENVIRONMENT"] = "Testing",
        ["ConnectionStrings__Payouts"] = database.ConnectionStringThrough(proxyPort),
        ["STRIPE_SECRET_KEY"] = SimulatorProcess.Key,
        ["STRIPE_API_BASE"] = simulator.Address.ToString(),
        ["ADMIN_API_KEY"] = AdminKey,
        ["CRON_API_KEY"] = CronKey,
        ["PAYOUT_MAX_CONCURRENT"] = Text(MaxConcurrent),
        ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = Text(MaxRequestsPerSecond),
        ["PAYOUT_BATCH_SIZE"] = "10",
        ["PAYOUT_MAX_RETRIES"] = "6",
        ["PAYOUT_RETRY_DELAY_MS"] = "200",
        ["PAYOUT_PROCESSING_TIMEOUT_MS"] = Text(ProcessingTimeoutMs),
        ["Logging__LogLevel__Default"] = "Information",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        ["Logging__Console__FormatterName"] = "simple",
        ["Logging__Console__FormatterOptions__SingleLine"] = "true",
        ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ",
        ["Logging__Console__FormatterOptions__UseUtcTimestamp"] = "true",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
