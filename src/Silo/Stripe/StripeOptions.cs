using System.ComponentModel.DataAnnotations;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>How Stripe is reached. Validated at start; the key is a secret and appears in no message.</summary>
public sealed class StripeOptions : IValidatableObject
{
    private static readonly Uri Live = new("https://api.stripe.com");

    /// <summary>The platform's secret or restricted key, <c>sk_…</c> or <c>rk_…</c>. <c>STRIPE_SECRET_KEY</c></summary>
    [Required(ErrorMessage = "STRIPE_SECRET_KEY is missing; it may be a key sk_… or rk_….")]
    [RegularExpression(@"^(sk|rk)_[A-Za-z0-9_]{1,250}$", ErrorMessage = "STRIPE_SECRET_KEY is not of the form sk_… or rk_….")]
    public string SecretKey { get; set; } = "";

    /// <summary>Where requests go. <c>STRIPE_API_BASE</c></summary>
    [Required(ErrorMessage = "STRIPE_API_BASE is missing; it may be an absolute http or https URL.")]
    public Uri ApiBase { get; set; } = Live;

    /// <summary>Whether another address than Stripe's own is allowed: only in Development and Testing.</summary>
    public bool AllowOtherApiBase { get; set; }

    /// <summary>
    /// After which an attempt's outcome is unknown: 1 s to 1 h, 5 minutes unless set. <c>PAYOUT_PROCESSING_TIMEOUT_MS</c>
    /// </summary>
    [Range(
        typeof(TimeSpan), "00:00:01", "01:00:00",
        ErrorMessage = "PAYOUT_PROCESSING_TIMEOUT_MS is out of range; it may be 1,000 to 3,600,000.")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Connections to Stripe, 1 to 1,000, 5 unless set: as many as there may be payouts in flight.
    /// <c>PAYOUT_MAX_CONCURRENT</c>
    /// </summary>
    [Range(1, 1_000, ErrorMessage = "PAYOUT_MAX_CONCURRENT is out of range; it may be {1} to {2}.")]
    public int MaxConnections { get; set; } = 5;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ApiBase.IsAbsoluteUri || ApiBase.Scheme is not ("http" or "https"))
            yield return new("STRIPE_API_BASE is not an absolute http or https URL.", [nameof(ApiBase)]);
        else if (ApiBase != Live && !AllowOtherApiBase)
            yield return new($"STRIPE_API_BASE may be nothing but {Live} outside Development and Testing.", [nameof(ApiBase)]);
        else if (ApiBase.Scheme == "http" && !ApiBase.IsLoopback && !IsTestKey(SecretKey))
            yield return new("STRIPE_API_BASE is http, which may only be on this machine unless the key is a test key.", [nameof(ApiBase)]);
    }

    /// <summary>
    /// Whether a key moves no money: only such a one may travel unencrypted to another machine, where the simulator of a
    /// trial cluster is.
    /// </summary>
    public static bool IsTestKey(string key) =>
        key.StartsWith("sk_test_", StringComparison.Ordinal) || key.StartsWith("rk_test_", StringComparison.Ordinal);
}
