using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

/// <summary>A simulator with a standing clock, a balance and three accounts, and a caller that holds its key.</summary>
public sealed class SimulatedStripe : IAsyncDisposable
{
    public const string Active = "acct_active";
    public const string Restricted = "acct_restricted";
    public const string Closed = "acct_closed";

    public static readonly SimulatorOptions Unlimited = new()
    {
        RequestsPerSecond = 0,
        EndpointRequestsPerSecond = 0,
        Balances = new Dictionary<string, long> { ["usd"] = 1_000_000, ["jpy"] = 500 },
        Accounts = new Dictionary<string, AccountStatus>
        {
            [Active] = AccountStatus.Active,
            [Restricted] = AccountStatus.Restricted,
            [Closed] = AccountStatus.Closed,
        },
    };

    private readonly HttpClient http;

    private SimulatedStripe(SimulatorHost host, ManualTimeProvider time, SimulatorOptions options)
    {
        Host = host;
        Time = time;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.BaseAddress };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + options.SecretKey);
    }

    public SimulatorHost Host { get; }

    public StripeSimulation Stripe => Host.Simulation;

    public ManualTimeProvider Time { get; }

    public static async Task<SimulatedStripe> StartAsync(SimulatorOptions? options = null, ManualTimeProvider? time = null)
    {
        options ??= Unlimited;
        time ??= new ManualTimeProvider();
        return new SimulatedStripe(await SimulatorHost.StartAsync(options, time), time, options);
    }

    /// <summary>Sends the usual transfer, with some fields changed, added, or (null) left out.</summary>
    public Task<StripeReply> TransferAsync(string? key = null, params (string Name, string? Value)[] changes)
    {
        var fields = new Dictionary<string, string?>
        {
            ["amount"] = "250",
            ["currency"] = "usd",
            ["destination"] = Active,
            ["transfer_group"] = "run_1",
            ["metadata[payout_id]"] = "po_1",
        };
        foreach (var (name, value) in changes)
            fields[name] = value;
        return PostAsync("/v1/transfers", key, [.. fields.Where(f => f.Value is not null).Select(f => (f.Key, f.Value!))]);
    }

    public Task<StripeReply> PostAsync(string path, string? key, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return SendAsync(request);
    }

    public Task<StripeReply> GetAsync(string pathAndQuery) => SendAsync(new HttpRequestMessage(HttpMethod.Get, pathAndQuery));

    public async Task<StripeReply> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new StripeReply(
            (int)response.StatusCode,
            body,
            response.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Host.DisposeAsync();
    }
}
