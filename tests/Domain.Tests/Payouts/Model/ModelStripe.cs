using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Tests;

/// <summary>
/// Stripe's idempotency in a few lines (stripe.md): what executed is saved under its key, 500s included, and
/// replayed and said to be; rate limits, concurrent keys and wrong credentials are refused before the key is looked at;
/// what is refused before it is executed is not saved; a key is forgotten at 24 hours.
/// </summary>
internal sealed class ModelStripe
{
    private static readonly TimeSpan KeysLive = TimeSpan.FromHours(24);

    private readonly Dictionary<string, (TransferOutcome Answer, DateTimeOffset At)> saved = [];
    private readonly Dictionary<string, string> bodies = [];

    public List<TransferId> Committed { get; } = [];

    public TransferOutcome Receive(string key, string body, Weather weather, DateTimeOffset now)
    {
        // Invariant I5 is checked over the whole history, not only while Stripe remembers.
        if (!bodies.TryAdd(key, body))
            bodies[key].ShouldBe(body, $"{key} was used with two bodies");
        if (BeforeTheKey(weather) is { } refused)
            return refused;
        if (saved.TryGetValue(key, out var earlier) && now - earlier.At < KeysLive)
            return earlier.Answer is TransferOutcome.Refused saidBefore ? saidBefore with { Replayed = true } : earlier.Answer;
        if (weather == Weather.RefusedUnexecuted)
            return Given.Refused(400, "parameter_invalid_string_blank");
        var answer = Execute(weather);
        saved[key] = (answer, now);
        return answer;
    }

    private static TransferOutcome.Refused? BeforeTheKey(Weather weather) => weather switch
    {
        Weather.RateLimited => Given.Refused(429, "rate_limit"),
        Weather.KeyInUse => Given.Refused(409, "idempotency_key_in_use", "invalid_request_error"),
        Weather.Unauthorized => Given.Refused(401, "api_key_expired"),
        _ => null,
    };

    private TransferOutcome Execute(Weather weather)
    {
        if (weather is Weather.Commits or Weather.CommitsButAnswers500)
            Committed.Add(new TransferId($"tr_{Committed.Count + 1}"));
        return weather switch
        {
            Weather.Commits => new TransferOutcome.Confirmed(Committed[^1]),
            Weather.RefusesForBalance => Given.Refused(400, "balance_insufficient"),
            Weather.RefusesForAccount => Given.Refused(400, "account_closed"),
            Weather.RefusesTheRequest => Given.Refused(400, "amount_too_small"),
            _ => Given.Refused(500),
        };
    }
}
