namespace OrleansPayouts.StripeSimulator;

/// <summary>Measures what clients did: the peaks that a throttle is judged by, and counts by outcome.</summary>
internal sealed class Meter(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Gauge all = new();
    private readonly Gauge transfers = new();
    private readonly Dictionary<string, long> outcomes = [];

    public MeterTicket Enter(Endpoint endpoint)
    {
        var isTransfer = endpoint == Endpoint.CreateTransfer;
        var now = clock.GetTimestamp();
        lock (gate)
        {
            all.Arrive(now, clock.TimestampFrequency);
            if (isTransfer)
                transfers.Arrive(now, clock.TimestampFrequency);
        }

        return new MeterTicket(this, isTransfer);
    }

    public void Left(bool isTransfer)
    {
        lock (gate)
        {
            all.InFlight--;
            if (isTransfer)
                transfers.InFlight--;
        }
    }

    public void Count(string outcome)
    {
        lock (gate)
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>The peaks begin anew with what is in flight now; requests of the last second still count towards the next peak.</summary>
    public void ResetPeaks()
    {
        lock (gate)
        {
            all.ResetPeaks(clock.GetTimestamp(), clock.TimestampFrequency);
            transfers.ResetPeaks(clock.GetTimestamp(), clock.TimestampFrequency);
        }
    }

    public (LoadPeak All, LoadPeak Transfers, IReadOnlyDictionary<string, long> Outcomes) Read()
    {
        lock (gate)
            return (all.Read(), transfers.Read(), new Dictionary<string, long>(outcomes));
    }

    private sealed class Gauge
    {
        private readonly Queue<long> lastSecond = new();
        private long requests;
        private int peakPerSecond;
        private int peakInFlight;

        public int InFlight { get; set; }

        public void Arrive(long now, long frequency)
        {
            requests++;
            peakInFlight = Math.Max(peakInFlight, ++InFlight);
            ForgetOlder(now, frequency);
            lastSecond.Enqueue(now);
            peakPerSecond = Math.Max(peakPerSecond, lastSecond.Count);
        }

        public void ResetPeaks(long now, long frequency)
        {
            ForgetOlder(now, frequency);
            peakInFlight = InFlight;
            peakPerSecond = lastSecond.Count;
        }

        public LoadPeak Read() => new(requests, InFlight, peakInFlight, peakPerSecond);

        private void ForgetOlder(long now, long frequency)
        {
            while (lastSecond.TryPeek(out var oldest) && now - oldest >= frequency)
                lastSecond.Dequeue();
        }
    }
}
