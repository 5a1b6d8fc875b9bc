using System.Globalization;

namespace OrleansPayouts.Api.Http;

/// <summary>The problems that this API answers with.</summary>
public static class Problems
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static Problem MissingKey() =>
        new(401, "unauthorized", "A valid key is required", "Send it as Authorization: Bearer <key>.");

    /// <param name="scope">What the key would have to have.</param>
    public static Problem WrongScope(string scope) =>
        new(403, "forbidden", "This key may not do that", $"It takes a key with the scope {scope}.");

    public static Problem NotFound(string what, string id) =>
        new(404, "not_found", "There is no such thing here", $"There is no {what} {Quoted(id)}.");

    /// <summary>The command does not apply to what it was meant for, as that stands.</summary>
    public static Problem StateConflict(string code, string title, string currentStatus, string advice) =>
        new(409, code, title, $"It is {currentStatus}. {advice}") { CurrentStatus = currentStatus };

    /// <summary>Stripe has to be asked first, and does not answer.</summary>
    public static Problem StripeAway(string code, string title, string advice) =>
        new(503, code, title, advice) { Retryable = true, RetryAfter = TimeSpan.FromSeconds(30) };

    public static Problem NotDue(DateTimeOffset nextSlot) =>
        new(409, "not_due", "Nothing is due", "Send forceRun to start a run all the same.") { NextScheduledTime = nextSlot };

    public static Problem NoReceivers() =>
        new(409, "no_receivers", "Nobody is told of alerts", "Set notificationEmails or webhookUrls with updateAlertConfig first.");

    public static Problem MonitoringOff() =>
        new(409, "monitoring_off", "Nothing is monitored", "Metrics are made where MONITORING_ENABLED is true.");

    public static Problem TooManyListeners() =>
        new(503, "too_many_listeners", "Too many listen already") { Retryable = true, RetryAfter = TimeSpan.FromSeconds(30) };

    public static Problem MalformedJson(string detail) => new(400, "malformed_json", "The body is not valid JSON", detail);

    public static Problem UnsupportedMediaType(string accepted) =>
        new(415, "unsupported_media_type", "This content type is not understood", $"Send {accepted}.");

    public static Problem TooLarge() => new(413, "too_large", "The body is too large");

    public static Problem TooManyCalls(TimeSpan retryAfter) =>
        new(429, "too_many_calls", "Too many calls") { Retryable = true, RetryAfter = retryAfter };

    public static Problem IdempotencyInProgress() =>
        new(409, "idempotency_in_progress", "The same call is being carried out", "Its answer is given to whoever asks again once it is there.")
        {
            Retryable = true,
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    public static Problem IdempotencyKeyReused() =>
        new(422, "idempotency_key_reused", "This Idempotency-Key belongs to another call", "Nothing was done. A call with another body or address needs another key.");

    public static Problem DatabaseAway() =>
        new(503, "database_unavailable", "The database does not answer", "Nothing is lost. Try again.") { Retryable = true, RetryAfter = Soon };

    public static Problem ClusterAway() =>
        new(503, "cluster_unavailable", "The cluster does not answer", "The request may have been carried out. Asking again is harmless.")
        {
            Retryable = true,
            RetryAfter = Soon,
        };

    public static Problem FrontEndRefused() =>
        new(503, "front_end_refused", "The silos refuse this front end", "Nothing was done. PAYOUT_DATA_KEY or the version differs between this process and the silos.")
        {
            Retryable = true,
            RetryAfter = Soon,
        };

    public static Problem TimedOut() =>
        new(503, "timeout", "The answer took too long", "The request may have been carried out. Asking again is harmless.")
        {
            Retryable = true,
            RetryAfter = Soon,
        };

    /// <summary>Says no more: whoever forges one learns nothing from it.</summary>
    public static Problem WrongSignature() => new(400, "wrong_signature", "The event is not signed as it must be");

    public static Problem NoWebhookSecret() =>
        new(503, "webhook_not_configured", "No secret is configured for Stripe's events") { Retryable = true };

    public static Problem EventNotTakenYet() =>
        new(503, "event_not_taken_yet", "The event cannot be taken up yet", "Nothing was done. Send it again.") { Retryable = true, RetryAfter = Soon };

    public static Problem NotReady(string detail) =>
        new(503, "not_ready", "Not ready", detail) { Retryable = true, RetryAfter = Soon };

    public static Problem Internal() =>
        new(500, "internal_error", "Something went wrong here", "The correlation id finds it in the log.") { Retryable = true };

    /// <summary>For an answer that has a status and no body yet.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        400 => new(400, "bad_request", "The request cannot be read"),
        401 => MissingKey(),
        403 => new(403, "forbidden", "This may not be done"),
        404 => new(404, "not_found", "There is no such thing here"),
        405 => new(405, "method_not_allowed", "This method is not for this address"),
        413 => TooLarge(),
        415 => UnsupportedMediaType("application/json"),
        >= 500 => Internal() with { Status = status },
        _ => new(status, "http_" + status.ToString(CultureInfo.InvariantCulture), "The request was refused"),
    };

    /// <summary>A caller's words, short enough to be repeated to it.</summary>
    public static string Quoted(string text) => text.Length <= 60 ? $"'{text}'" : $"'{text[..60]}…'";
}
