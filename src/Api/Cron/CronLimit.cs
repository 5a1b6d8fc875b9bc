using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Keys;

namespace OrleansPayouts.Api.Cron;

/// <summary>
/// How often one key may call the cron endpoint: far above what any schedule needs, bursts of retries included, and far
/// below what would keep the database busy.
/// </summary>
public sealed class CronLimit : IRateLimiterPolicy<string>
{
    public const int CallsPerWindow = 300;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected { get; } = static async (rejected, _) =>
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Window;
        await Problems.TooManyCalls(wait).ExecuteAsync(rejected.HttpContext);
    };

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => RateLimitPartition.GetFixedWindowLimiter(
        Caller.Of(httpContext).Fingerprint,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = CallsPerWindow, Window = Window });
}
