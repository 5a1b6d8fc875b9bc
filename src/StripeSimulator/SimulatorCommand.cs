using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace OrleansPayouts.StripeSimulator;

/// <summary>The program's command line.</summary>
internal sealed class SimulatorCommand
{
    private readonly Option<int> port = new("--port")
    {
        Description = "Port; 0 takes a free one.",
        DefaultValueFactory = _ => 12111,
    };

    private readonly Option<string> listen = new("--listen")
    {
        Description = "IP address to listen on: 127.0.0.1, or 0.0.0.0 for the other containers of a trial cluster.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<string?> data = new("--data")
    {
        Description = "Folder of the journal and of what survives a restart; in memory without it.",
    };

    private readonly Option<string> key = new("--key")
    {
        Description = "The secret key that is accepted.",
        DefaultValueFactory = _ => "sk_test_simulator",
    };

    private readonly Option<string?> keyFile = new("--key-file") { Description = "File that holds the key, instead of --key." };

    private readonly Option<double> latencyMs = new("--latency-ms")
    {
        Description = "Median time a request takes, in milliseconds.",
        DefaultValueFactory = _ => 300,
    };

    private readonly Option<double> spread = new("--latency-spread")
    {
        Description = "Sigma of the log-normal spread around the median, 0 to 2.",
        DefaultValueFactory = _ => 0.25,
    };

    private readonly Option<int> rate = new("--rate")
    {
        Description = "Requests per second in all, 0 for no limit.",
        DefaultValueFactory = _ => 25,
    };

    private readonly Option<int> endpointRate = new("--endpoint-rate")
    {
        Description = "Requests per second on each endpoint, 0 for no limit.",
        DefaultValueFactory = _ => 25,
    };

    private readonly Option<int> concurrency = new("--concurrency")
    {
        Description = "Requests in flight in all, 0 for no limit.",
    };

    private readonly Option<int> endpointConcurrency = new("--endpoint-concurrency")
    {
        Description = "Requests in flight on each endpoint, 0 for no limit.",
    };

    private readonly Option<int?> retryAfter = new("--retry-after")
    {
        Description = "Seconds to announce in Retry-After beside a 429.",
    };

    private readonly Option<string[]> balances = new("--balance")
    {
        Description = "Balance to begin with, CURRENCY=MINOR_UNITS; may be repeated.",
    };

    private readonly Option<string[]> accounts = new("--account")
    {
        Description = "Account to begin with, ID=active|restricted|closed; may be repeated.",
    };

    private readonly Option<bool> createAccounts = new("--create-accounts")
    {
        Description = "Treats unknown accounts as active. For load only.",
    };

    private readonly Option<string[]> faults = new("--fault")
    {
        Description = "Fault by chance on transfers, KIND=PROBABILITY; may be repeated.",
    };

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Seed of the faults by chance and of the latency.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> checkHealth = new("--check-health")
    {
        Description = "Ask the simulator that runs on this machine and --port whether it answers: exit code 0 or 1.",
    };

    /// <summary>Parses and runs; the result is the exit code.</summary>
    public Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("A stateful Stripe for development and tests. Never for real money: it moves none.")
        {
            port, listen, data, key, keyFile, latencyMs, spread, rate, endpointRate, concurrency, endpointConcurrency, retryAfter,
            balances, accounts, createAccounts, faults, seed, checkHealth,
        };
        Require(latencyMs, ms => ms is >= 0 and <= 3_600_000, "must be 0 to 3,600,000");
        Require(spread, sigma => sigma is >= 0 and <= 2, "must be 0 to 2");
        foreach (var limit in (Option<int>[])[port, rate, endpointRate, concurrency, endpointConcurrency])
            Require(limit, value => value is >= 0 and <= 65_535, "must be 0 to 65,535");
        Require(listen, address => IPAddress.TryParse(address, out _), "is not an IP address");
        Require(keyFile, file => File.Exists(file), "is not a file");
        RequirePairs(balances, pair => Currencies.Contains(pair.Name) && IsLong(pair.Value), "is not CURRENCY=MINOR_UNITS");
        RequirePairs(accounts, pair => IsEnum<AccountStatus>(pair.Value), "is not ID=active|restricted|closed");
        RequirePairs(faults, pair => IsEnum<FaultKind>(pair.Name) && IsDouble(pair.Value), "is not KIND=PROBABILITY");
        root.SetAction((parsed, cancellation) => parsed.GetValue(checkHealth)
            ? AskAsync(parsed.GetValue(port), cancellation)
            : ServeAsync(Options(parsed), cancellation));
        return root.Parse(args).InvokeAsync();
    }

    private static async Task<int> ServeAsync(SimulatorOptions options, CancellationToken cancellation)
    {
        if (options.Mix?.Problem() is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return 1;
        }

        try
        {
            await using var host = await SimulatorHost.StartAsync(options);
            Console.WriteLine($"Stripe simulator on {host.BaseAddress}");
            await host.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception cannot) when (cannot is IOException or InvalidDataException)
        {
            // The port is taken, another simulator holds the folder, or a file in it is broken.
            await Console.Error.WriteLineAsync(cannot.Message);
            return 1;
        }
    }

    /// <summary>For a container's health check: an image without a shell has nothing else that could ask.</summary>
    private static async Task<int> AskAsync(int port, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new UriBuilder("http", "127.0.0.1", port, "/_control/report").Uri, cancellation);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private SimulatorOptions Options(ParseResult parsed) => new()
    {
        Port = parsed.GetValue(port),
        Listen = IPAddress.Parse(parsed.GetValue(listen)!),
        DataFolder = parsed.GetValue(data),
        SecretKey = parsed.GetValue(keyFile) is { } file ? File.ReadAllText(file).Trim() : parsed.GetValue(key)!,
        MedianLatency = TimeSpan.FromMilliseconds(parsed.GetValue(latencyMs)),
        LatencySpread = parsed.GetValue(spread),
        RequestsPerSecond = parsed.GetValue(rate),
        EndpointRequestsPerSecond = parsed.GetValue(endpointRate),
        MaxConcurrent = parsed.GetValue(concurrency),
        EndpointMaxConcurrent = parsed.GetValue(endpointConcurrency),
        RetryAfterSeconds = parsed.GetValue(retryAfter),
        Balances = Pairs(parsed, balances, name => name, value => long.Parse(value, CultureInfo.InvariantCulture)),
        Accounts = Pairs(parsed, accounts, name => name, value => Enum.Parse<AccountStatus>(value, ignoreCase: true)),
        CreateAccountsOnUse = parsed.GetValue(createAccounts),
        Seed = parsed.GetValue(seed),
        Mix = Mix(parsed),
    };

    private FaultMix? Mix(ParseResult parsed)
    {
        var probabilities = Pairs(
            parsed,
            faults,
            name => Enum.Parse<FaultKind>(name, ignoreCase: true),
            value => double.Parse(value, CultureInfo.InvariantCulture));
        return probabilities.Count == 0 ? null : new FaultMix { Seed = parsed.GetValue(seed), Probabilities = probabilities };
    }

    // What is said twice counts as it was said last.
    private static Dictionary<TName, TValue> Pairs<TName, TValue>(
        ParseResult parsed, Option<string[]> option, Func<string, TName> name, Func<string, TValue> value)
        where TName : notnull
    {
        var pairs = new Dictionary<TName, TValue>();
        foreach (var text in parsed.GetValue(option) ?? [])
            pairs[name(Pair(text)!.Value.Name)] = value(Pair(text)!.Value.Value);
        return pairs;
    }

    private static FormField? Pair(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } value] ? new(name, value) : null;

    private static bool IsLong(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static bool IsDouble(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static bool IsEnum<T>(string text) where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out _);

    private static void RequirePairs(Option<string[]> option, Predicate<FormField> isValid, string otherwise) =>
        Require(option, all => all.All(text => Pair(text) is { } pair && isValid(pair)), otherwise);

    private static void Require<T>(Option<T> option, Predicate<T> isValid, string otherwise) =>
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is { } value && !isValid(value))
                result.AddError($"{option.Name} {otherwise}.");
        });
}
