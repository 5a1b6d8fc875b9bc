using System.Net;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>
/// Stands below Stripe.net and keeps each call's answer as it came. The library's own view of it will not do: its objects
/// do not tell an absent field from a zero or a false (a list that does not say whether it ends would be a list that has
/// ended), and its exceptions lose the head of an answer whose body it cannot read.
/// </summary>
internal sealed class CapturingHandler(StripeExchange exchange) : HttpMessageHandler
{
    private readonly AsyncLocal<Capture?> current = new();

    /// <summary>Begins a call in the caller's flow of control; the one request that follows is captured.</summary>
    public Capture Begin(int longestBody, Action? goesOut) => current.Value = new Capture(longestBody, goesOut);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var capture = current.Value ?? throw new InvalidOperationException("A request goes out that nobody called for.");
        capture.Use();
        if (capture.GoesOut is { } goesOut && request.Content is { } content)
            request.Content = new DepartingContent(content, goesOut);
        var reply = await exchange.SendAsync(request, capture.LongestBody, Kept, cancellationToken);
        capture.Reply = reply;
        return reply.Fault is { } fault
            ? throw new HttpRequestException($"No answer that could be read: {fault}.")
            : new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = new ReadOnlyMemoryContent(reply.Body) };
    }

    private static StripeReply Kept(StripeReply reply) => reply with { Body = reply.Body.ToArray() };

    /// <summary>What came of one call.</summary>
    internal sealed class Capture(int longestBody, Action? goesOut)
    {
        private bool isUsed;

        public int LongestBody => longestBody;

        public Action? GoesOut => goesOut;

        /// <summary>Null until the request has been answered, or has failed.</summary>
        public StripeReply? Reply { get; set; }

        /// <summary>When a payout is sent again, and under which key, is decided elsewhere: a library that retries is refused.</summary>
        public void Use() => isUsed = isUsed ? throw new InvalidOperationException("One call is one request.") : true;
    }
}
