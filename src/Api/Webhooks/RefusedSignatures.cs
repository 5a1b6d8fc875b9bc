using System.Threading.RateLimiting;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Http.Limits;

namespace OrleansPayouts.Api.Webhooks;

/// <summary>
/// Counts by address what is not signed, or not well, and turns it away faster when it is too much. What is signed well is never
/// counted, so that no stranger can use up what Stripe needs, not even behind the same proxy.
/// </summary>
public sealed class RefusedSignatures(FrontSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> limiter = CallLimiting.OfStrangers(settings);

    public Problem Refuse(HttpContext context)
    {
        using var lease = limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
            return Problems.WrongSignature();
        return Problems.TooManyCalls(lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : CallLimiting.Window);
    }

    public void Dispose() => limiter.Dispose();
}
