using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys;

/// <summary>Who calls.</summary>
/// <param name="Name">The name in audit and runs: <see cref="Admin"/>, <see cref="Cron"/>, or the key's prefix.</param>
/// <param name="Scopes">What the key was given.</param>
/// <param name="Fingerprint">Tells keys apart without telling what they are.</param>
public sealed record Caller(string Name, IReadOnlyList<KeyScope> Scopes, string Fingerprint)
{
    /// <summary>Of the environment's ADMIN_API_KEY.</summary>
    public const string Admin = "admin";

    /// <summary>Of the environment's CRON_API_KEY.</summary>
    public const string Cron = "cron";

    public bool Opens(KeyScope required) => ApiKey.Opens(Scopes, required);

    /// <summary>The caller of a request to an endpoint with a <see cref="RequiredScope"/>.</summary>
    public static Caller Of(HttpContext context) => Find(context)
        ?? throw new InvalidOperationException("The endpoint is open to all and so does not know who calls.");

    /// <summary>Null where no valid key was sent.</summary>
    public static Caller? Find(HttpContext context) => context.Features.Get<Caller>();
}
