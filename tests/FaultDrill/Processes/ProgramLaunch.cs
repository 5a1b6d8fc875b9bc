using System.Globalization;
using OrleansPayouts.FaultDrill.Proxy;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>How the program's processes are started.</summary>
internal sealed class ProgramLaunch(
    string folder, IReadOnlyList<string> builds, int silos, DrillDatabase database, SimulatorProcess simulator, StepGate gate, ProcessWatch watch)
{
    public const string AdminKey = "admin_drill_00000000000000000000000000000000";
    public const string CronKey = "cron_drill_000000000000000000000000000000000";

    /// <summary>32 bytes in base64, the same for each process of a drill.</summary>
    public const string DataKey = "bX4mVq7C2wYk9TtLr0JdZs5HnG8aUeP1oFi3xQvB6cE=";

    /// <summary>Requests at Stripe at once, in the whole cluster.</summary>
    public const int MaxConcurrent = 8;

    /// <summary>Requests a second, in the whole cluster.</summary>
    public const int MaxRequestsPerSecond = 60;

    /// <summary>After which an attempt is unknown, in ms: shorter than any stall.</summary>
    public const int ProcessingTimeoutMs = 1_500;

    private const string Loopback = "127.0.0.1";

    private int build;

    /// <summary>Whether silos and the API are processes of their own; with one silo the API hosts it.</summary>
    public bool HasSiloProcesses => silos > 1;

    public int DatabasePort => database.Port;

    public StepGate Gate => gate;

    public ProcessWatch Watch => watch;

    /// <summary>From now on processes are started from the next of the builds; with one build that is the same again.</summary>
    public void NextBuild() => build = (build + 1) % builds.Count;

    public string LogOf(int process) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"process-{process:000}.log"));

    public string Assembly(ProgramRole role) =>
        Path.Combine(builds[build], role == ProgramRole.Silo ? "OrleansPayouts.Silo.dll" : "OrleansPayouts.Api.dll");

    public static IReadOnlyList<string> Arguments(ProgramRole role, ProgramPorts ports) => role == ProgramRole.Silo ? [] : ["--port", Text(ports.Http)];

    /// <param name="role">What the process is to do.</param>
    /// <param name="ports">Where it listens.</param>
    /// <param name="proxyPort">Where it finds the database.</param>
    public Dictionary<string, string> Environment(ProgramRole role, ProgramPorts ports, int proxyPort)
    {
        var variables = Common(proxyPort);
        if (role == ProgramRole.ApiClient)
        {
            variables["PAYOUT_ORLEANS"] = "client";
            return variables;
        }
        variables["STRIPE_SECRET_KEY"] = SimulatorProcess.Key;
        variables["ORLEANS_ADVERTISED_ADDRESS"] = Loopback;
        variables["ORLEANS_SILO_PORT"] = Text(ports.Silo);
        variables["ORLEANS_GATEWAY_PORT"] = Text(ports.Gateway);
        variables["ORLEANS_HEALTH_PORT"] = Text(ports.Http);
        return variables;
    }

    private Dictionary<string, string> Common(int proxyPort) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Testing",
        ["DOTNET_ENVIRONMENT"] = "Testing",
        ["ConnectionStrings__Payouts"] = database.ConnectionStringThrough(proxyPort),
        ["STRIPE_API_BASE"] = simulator.Address.ToString(),
        ["ADMIN_API_KEY"] = AdminKey,
        ["CRON_API_KEY"] = CronKey,
        ["PAYOUT_DATA_KEY"] = DataKey,
        ["PAYOUT_MAX_CONCURRENT"] = Text(MaxConcurrent),
        ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = Text(MaxRequestsPerSecond),
        ["PAYOUT_BATCH_SIZE"] = "10",
        ["PAYOUT_MAX_RETRIES"] = "6",
        ["PAYOUT_RETRY_DELAY_MS"] = "200",
        ["PAYOUT_CIRCUIT_OPEN_MS"] = "1000",
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
