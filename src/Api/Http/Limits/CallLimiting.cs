using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Keys;

namespace OrleansPayouts.Api.Http.Limits;

/// <summary>
/// How often one caller may call: a key, from wherever; without a valid one an address. So a flood of wrong keys is turned
/// away, and a valid key that comes from the same address still passes.
/// </summary>
public static class CallLimiting
{
    public const string CronPolicy = "cron";

    /// <summary>
    /// Of one key at the cron endpoint: far above what any schedule needs, bursts of retries included, and far below what
    /// would keep the database busy.
    /// </summary>
    public const int CronCallsPerWindow = 300;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddCallLimits(this IServiceCollection services, FrontSettings settings) => services.AddRateLimiter(limits =>
    {
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Caller.Find(context) is { } caller
            ? Fixed("key " + caller.Fingerprint, settings.CallsPerMinute)
            : Fixed("address " + Address(context.Connection.RemoteIpAddress), settings.UnknownCallsPerMinute));
        // The scope is not judged yet: a key that may not call the endpoint is counted like one that may.
        limits.AddPolicy(CronPolicy, context => Caller.Find(context) is { } caller
            ? Fixed(caller.Fingerprint, CronCallsPerWindow)
            : RateLimitPartition.GetNoLimiter(""));
        limits.OnRejected = static async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Window;
            await Problems.TooManyCalls(wait).ExecuteAsync(rejected.HttpContext);
        };
    });

    /// <summary>Limits by address, for an endpoint that finds out by itself who calls.</summary>
    internal static PartitionedRateLimiter<HttpContext> OfStrangers(FrontSettings settings) => PartitionedRateLimiter.Create<HttpContext, string>(
        context => Fixed(Address(context.Connection.RemoteIpAddress), settings.UnknownCallsPerMinute));

    private static RateLimitPartition<string> Fixed(string whose, int calls) => RateLimitPartition.GetFixedWindowLimiter(
        whose, _ => new FixedWindowRateLimiterOptions { PermitLimit = calls, Window = Window });

    /// <summary>Whoever has one address of IPv6 has all of its /64.</summary>
    private static string Address(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address?.ToString() ?? "";
    }
}
