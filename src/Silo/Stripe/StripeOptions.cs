namespace OrleansPayouts.Silo.Stripe;

/// <summary>How Stripe is reached. The settings are validated when they are read; the key is a secret and appears in no message.</summary>
public sealed class StripeOptions
{
    /// <summary>The platform's secret or restricted key, <c>sk_…</c> or <c>rk_…</c>. <c>STRIPE_SECRET_KEY</c></summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Where requests go. <c>STRIPE_API_BASE</c></summary>
    public Uri ApiBase { get; set; } = new("https://api.stripe.com");

    /// <summary>
    /// After which an attempt's outcome is unknown: 1 s to 1 h, 5 minutes unless set. <c>PAYOUT_PROCESSING_TIMEOUT_MS</c>
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Connections to Stripe, 1 to 1,000, 5 unless set: as many as there may be payouts in flight.
    /// <c>PAYOUT_MAX_CONCURRENT</c>
    /// </summary>
    public int MaxConnections { get; set; } = 5;

    /// <summary>
    /// Whether a key moves no money: only such a one may travel unencrypted to another machine, where the simulator of a
    /// trial cluster is.
    /// </summary>
    public static bool IsTestKey(string key) =>
        key.StartsWith("sk_test_", StringComparison.Ordinal) || key.StartsWith("rk_test_", StringComparison.Ordinal);
}
