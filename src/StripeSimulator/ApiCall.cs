using Microsoft.AspNetCore.Http;

namespace OrleansPayouts.StripeSimulator;

/// <summary>One request under <c>/v1</c> on its way through the simulator.</summary>
internal sealed class ApiCall(HttpContext context, ApiRoute route, string requestId, MeterTicket ticket)
{
    public HttpContext Context { get; } = context;

    public ApiRoute Route { get; } = route;

    public string RequestId { get; } = requestId;

    public MeterTicket Ticket { get; } = ticket;

    /// <summary>The body of a POST, the query of a GET.</summary>
    public Form Form { get; set; } = new();

    /// <summary>The idempotency key; always null on GET, where Stripe ignores it.</summary>
    public string? Key { get; set; }

    /// <summary>Identifies the parameters; empty without a key.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>The fault that the mix drew for this request, which strikes only if its phase comes.</summary>
    public FaultOrder? Drawn { get; set; }
}
