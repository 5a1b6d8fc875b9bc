using Microsoft.AspNetCore.Http;

namespace OrleansPayouts.StripeSimulator;

/// <summary>Which fault a request meets: an order first, else the mix.</summary>
internal sealed class FaultBoard(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly List<Standing> orders = [];
    private readonly Dictionary<string, int> seen = [];
    private readonly Dictionary<FaultKind, long> fired = [];
    private FaultMix? mix;

    /// <summary>False lets the hot path pass by without a look.</summary>
    public bool IsArmed => Volatile.Read(ref armed);

    private bool armed;

    public void Place(FaultOrder order)
    {
        if (order.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(order));
        var until = order.ForSeconds is { } seconds ? clock.GetUtcNow().AddSeconds(seconds) : (DateTimeOffset?)null;
        lock (gate)
        {
            orders.Add(new Standing(order, until));
            Volatile.Write(ref armed, true);
        }
    }

    public void Use(FaultMix? newMix)
    {
        if (newMix?.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(newMix));
        lock (gate)
        {
            mix = newMix;
            seen.Clear();
            Volatile.Write(ref armed, mix is not null || orders.Count > 0);
        }
    }

    /// <summary>Withdraws all orders and the mix; what fired stays counted.</summary>
    public void Clear()
    {
        lock (gate)
        {
            orders.Clear();
            mix = null;
            Volatile.Write(ref armed, false);
        }
    }

    /// <summary>Draws from the mix, once for a request; <see cref="Take"/> then decides where it strikes.</summary>
    public FaultOrder? Draw(ApiCall call)
    {
        if (!IsArmed)
            return null;
        var endpoint = call.Route.Endpoint;
        lock (gate)
        {
            if (mix is null || !mix.Endpoints.Contains(endpoint))
                return null;
            var key = HttpMethods.IsGet(call.Context.Request.Method)
                ? $"{endpoint} {call.Route.Id}{call.Context.Request.QueryString.Value}"
                : call.Key ?? "";
            var nth = seen[key] = seen.GetValueOrDefault(key) + 1;
            return mix.Draw(endpoint, key, nth);
        }
    }

    /// <summary>The fault that strikes this request in one of these phases, used up and counted; or null.</summary>
    public FaultOrder? Take(ApiCall call, FaultPhase phases)
    {
        if (!IsArmed || phases == FaultPhase.None)
            return null;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            orders.RemoveAll(standing => standing.Until <= now);
            var fault = UseUp(call, phases) ?? (call.Drawn is { } drawn && phases.HasFlag(drawn.Phase) ? drawn : null);
            if (fault is not null)
                fired[fault.Kind] = fired.GetValueOrDefault(fault.Kind) + 1;
            Volatile.Write(ref armed, mix is not null || orders.Count > 0);
            return fault;
        }
    }

    public IReadOnlyDictionary<FaultKind, long> Fired()
    {
        lock (gate)
            return new Dictionary<FaultKind, long>(fired);
    }

    private FaultOrder? UseUp(ApiCall call, FaultPhase phases)
    {
        var standing = orders.Find(s => phases.HasFlag(s.Order.Phase) && Matches(s.Order, call));
        if (standing is null)
            return null;
        if (standing.Until is null && --standing.Left == 0)
            orders.Remove(standing);
        return standing.Order;
    }

    private static bool Matches(FaultOrder order, ApiCall call) =>
        order.Endpoint == call.Route.Endpoint
        && (order.Destination is null || order.Destination == call.Form["destination"])
        && (order.PayoutId is null || order.PayoutId == call.Form["metadata[payout_id]"]);

    private sealed class Standing(FaultOrder order, DateTimeOffset? until)
    {
        public FaultOrder Order { get; } = order;

        public DateTimeOffset? Until { get; } = until;

        public int Left { get; set; } = order.Times;
    }
}
