using Microsoft.AspNetCore.Http.Features;

namespace OrleansPayouts.Api.Keys;

/// <summary>Who calls.</summary>
/// <param name="Scope">What the key opens.</param>
/// <param name="Fingerprint">Tells keys apart without telling what they are.</param>
public sealed record Caller(KeyScope Scope, string Fingerprint)
{
    /// <summary>The name in audit and runs.</summary>
    public string Name => Scope == KeyScope.Admin ? "admin" : "cron";

    /// <summary>The caller of a request that passed <see cref="KeyMiddleware"/>.</summary>
    public static Caller Of(HttpContext context) => context.Features.GetRequiredFeature<Caller>();
}
