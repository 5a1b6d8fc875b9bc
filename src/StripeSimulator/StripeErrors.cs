namespace OrleansPayouts.StripeSimulator;

/// <summary>Stripe's refusals, each with the status, type, code and parameter that clients decide by.</summary>
internal static class StripeErrors
{
    private const string InvalidRequest = "invalid_request_error";

    public static Answer NoKey() => Error(401, "You did not provide an API key.");

    public static Answer WrongKey() => Error(401, "Invalid API Key provided.");

    public static Answer KeyExpired() => Error(401, "Expired API Key provided.", "api_key_expired");

    public static Answer NoSuchUrl(string method, string path) => Error(404, $"Unrecognized request URL ({method}: {path}).");

    public static Answer BadRequest(string message) => Error(400, message);

    public static Answer Missing(string name) => Error(400, $"Missing required param: {name}.", "parameter_missing", name);

    public static Answer UnknownParameter(string name) =>
        Error(400, $"Received unknown parameter: {name}", "parameter_unknown", name);

    public static Answer NotAnInteger(string name, string value) =>
        Error(400, $"Invalid integer: {value}", "parameter_invalid_integer", name);

    public static Answer AmountTooSmall() =>
        Error(400, "Amount must be at least 1 in the currency's smallest unit.", "amount_too_small", "amount");

    public static Answer AmountTooLarge() => Error(400, "Amount is too large.", "amount_too_large", "amount");

    public static Answer NotDivisible(string currency) => Error(
        400, $"Invalid amount. Amounts in {currency} must be evenly divisible by {Currencies.StepOf(currency)}.",
        "invalid_charge_amount_no_decimal_compatible", "amount");

    public static Answer UnknownCurrency(string currency) => Error(400, $"Invalid currency: {currency}.", null, "currency");

    public static Answer InvalidValue(string name, string message) => Error(400, message, null, name);

    public static Answer NoSuch(int status, string what, string id, string name) =>
        Error(status, $"No such {what}: '{id}'", "resource_missing", name);

    public static Answer BalanceInsufficient() =>
        Error(400, "You have insufficient available funds in your Stripe account.", "balance_insufficient");

    public static Answer Restricted() => Error(
        400,
        "Your destination account needs to have at least one of the following capabilities enabled: transfers.",
        "insufficient_capabilities_for_transfer");

    public static Answer Closed() => Error(400, "The destination account is closed.", "account_closed", "destination");

    public static Answer NotOurAccount(string id) => Error(
        403, $"The provided key does not have access to account '{id}' (or that account does not exist).", "account_invalid");

    public static Answer KeyTooLong() =>
        Error(400, "The idempotency key is longer than 255 characters.") with { Outcome = "idempotency_key_too_long" };

    public static Answer KeyInUse() =>
        Error(409, "There is currently another in-progress request using this idempotency key.", "idempotency_key_in_use")
            with { ShouldRetry = true };

    public static Answer KeyReused() => Error(
        400,
        "Keys for idempotent requests can only be used with the same parameters they were first used with.",
        type: "idempotency_error") with { Outcome = "idempotency_error" };

    public static Answer RateLimited(string reason, int? retryAfterSeconds) =>
        Error(429, "Request rate limit exceeded.", "rate_limit")
            with { LimitReason = reason, RetryAfterSeconds = retryAfterSeconds };

    public static Answer LockTimeout(int? retryAfterSeconds) =>
        Error(429, "This object cannot be accessed right now because another request is accessing it.", "lock_timeout")
            with { ShouldRetry = true, RetryAfterSeconds = retryAfterSeconds };

    /// <summary>A 500 would only be replayed, so Stripe advises against the retry; a 503 may pass.</summary>
    public static Answer ServerError(int status) =>
        Error(status, "An unknown error occurred.", type: "api_error")
            with { Outcome = "server_error", ShouldRetry = status == 500 ? false : null };

    private static Answer Error(
        int status, string message, string? code = null, string? param = null, string type = InvalidRequest) =>
        new(status, StripeJson.Error(type, code, message, param)) { Outcome = code ?? $"status_{status}" };
}
