namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// Stripe's limiters: a token bucket of one second's worth and a count of requests in flight, for the account and
/// for each endpoint. A refused request takes nothing from any of them.
/// </summary>
internal sealed class RateGate
{
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Limiter global;
    private readonly Limiter[] endpoints;

    public RateGate(SimulatorOptions options, TimeProvider clock)
    {
        this.clock = clock;
        var now = clock.GetTimestamp();
        global = new Limiter(options.RequestsPerSecond, options.MaxConcurrent, now);
        endpoints = [.. Enum.GetValues<Endpoint>().Select(
            _ => new Limiter(options.EndpointRequestsPerSecond, options.EndpointMaxConcurrent, now))];
    }

    /// <summary>Lets the request in (null), or names the limiter that refuses it.</summary>
    public string? TryEnter(Endpoint endpoint)
    {
        var own = endpoints[(int)endpoint];
        lock (gate)
        {
            var now = clock.GetTimestamp();
            global.Refill(now, clock.TimestampFrequency);
            own.Refill(now, clock.TimestampFrequency);
            var refusal = global.IsFull ? "global-concurrency"
                : own.IsFull ? "endpoint-concurrency"
                : global.IsEmpty ? "global-rate"
                : own.IsEmpty ? "endpoint-rate"
                : null;
            if (refusal is null)
            {
                global.Enter();
                own.Enter();
            }

            return refusal;
        }
    }

    public void Leave(Endpoint endpoint)
    {
        lock (gate)
        {
            global.Leave();
            endpoints[(int)endpoint].Leave();
        }
    }

    private sealed class Limiter(int perSecond, int maxConcurrent, long now)
    {
        private double tokens = perSecond;
        private long refilledAt = now;
        private int inFlight;

        public bool IsFull => maxConcurrent > 0 && inFlight >= maxConcurrent;

        public bool IsEmpty => perSecond > 0 && tokens < 1;

        public void Refill(long now, long frequency)
        {
            tokens = Math.Min(perSecond, tokens + (double)(now - refilledAt) / frequency * perSecond);
            refilledAt = now;
        }

        public void Enter()
        {
            tokens--;
            inFlight++;
        }

        public void Leave() => inFlight--;
    }
}
