using Microsoft.AspNetCore.Http;

namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// One simulated Stripe: what tests and the control endpoints can do to it and ask of it. All members may be used
/// while requests are being served.
/// </summary>
public sealed class StripeSimulation : IDisposable
{
    private readonly SimulatorClock clock;
    private readonly StripeState state;
    private readonly FaultBoard faults;
    private readonly Meter meter;
    private readonly StripeApi api;

    internal StripeSimulation(SimulatorOptions options, TimeProvider time)
    {
        clock = new SimulatorClock(time);
        var ids = new ObjectIds();
        state = new StripeState(options, clock, ids);
        faults = new FaultBoard(clock);
        faults.Use(options.Mix);
        meter = new Meter(time);
        var engine = new TransferEngine(options, state);
        api = new StripeApi(options, clock, ids, meter, new RateGate(options, clock), faults, engine);
    }

    /// <summary>Adds an account, or changes what it can do.</summary>
    public void PutAccount(string id, AccountStatus status)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        state.PutAccount(id, status);
    }

    /// <summary>Accepts this secret key from now on, and no other: the one before is revoked.</summary>
    public void AcceptKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        api.AcceptKey(key);
    }

    /// <summary>Sets the platform's balance in a currency, in minor units.</summary>
    public void SetBalance(string currency, long amountMinor)
    {
        if (!Currencies.Contains(currency))
            throw new ArgumentException($"'{currency}' is not a lower-case currency code of Stripe's.", nameof(currency));
        state.SetBalance(currency, amountMinor);
    }

    /// <summary>Moves the clock forward: keys grow old, and stalls that would have ended by then end.</summary>
    public void AdvanceClock(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        state.AdvanceClock(by);
    }

    /// <summary>
    /// Makes all that has happened so much older: keys grow old and stalls end as when the clock is moved forward, but
    /// the dates that are told stay those of a program that goes by the real clock.
    /// </summary>
    public void MovePast(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        state.MovePast(by);
    }

    /// <summary>Orders a fault for the next matching requests, after the orders that stand already.</summary>
    public void Order(FaultOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        faults.Place(order);
    }

    /// <summary>Lets faults strike by chance from now on; null ends that.</summary>
    public void UseMix(FaultMix? mix) => faults.Use(mix);

    /// <summary>Withdraws all orders and the mix.</summary>
    public void ClearFaults() => faults.Clear();

    /// <summary>Lets the report's peaks begin anew, so that a part of a long run can be judged by itself.</summary>
    public void ResetPeaks() => meter.ResetPeaks();

    /// <summary>All committed transfers, oldest first.</summary>
    public IReadOnlyList<CommittedTransfer> Transfers() => state.Read(ledger => ledger.Transfers.ToArray());

    /// <summary>What it has seen and what it holds.</summary>
    public SimulatorReport Report()
    {
        var (all, transfers, outcomes) = meter.Read();
        return state.Read(ledger => new SimulatorReport
        {
            All = all,
            Transfers = transfers,
            Outcomes = outcomes,
            FaultsFired = faults.Fired(),
            CommittedTransfers = ledger.Transfers.Count,
            CommittedMinor = new SortedDictionary<string, long>(ledger.Committed.ToDictionary()),
            BalancesMinor = new SortedDictionary<string, long>(ledger.Balances.ToDictionary()),
            Now = clock.GetUtcNow(),
        });
    }

    /// <summary>Completes when the files hold all that was done until now.</summary>
    public ValueTask FlushedAsync() => state.FlushedAsync();

    /// <summary>Writes out what is pending and frees the data folder.</summary>
    public void Dispose() => state.Dispose();

    internal Task HandleAsync(HttpContext context) => api.HandleAsync(context);

    internal void StopWith(CancellationToken stopping) => api.Stopping = stopping;
}
