using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Domain.Tests;

public sealed class SendVerdictsTests
{
    [Fact]
    public void An_answer_that_cannot_be_trusted_is_bad_and_a_transfer_is_good()
    {
        SendVerdicts.Of(Given.Confirmed).ShouldBe(SendVerdict.Good);
        foreach (var fault in Enum.GetValues<TransportFault>())
            SendVerdicts.Of(new TransferOutcome.Unanswered(fault)).ShouldBe(SendVerdict.Bad);
        foreach (var reason in Enum.GetValues<NotSentReason>())
            SendVerdicts.Of(new TransferOutcome.NotSent(reason)).ShouldBe(SendVerdict.Neutral);
    }

    [Theory]
    [InlineData("http_503", FailureClass.UnknownOutcome, SendVerdict.Bad)]
    [InlineData("http_401", FailureClass.StopEverything, SendVerdict.Bad)]
    [InlineData("rate_limit", FailureClass.Transient, SendVerdict.Throttled)]
    [InlineData("lock_timeout", FailureClass.Transient, SendVerdict.Neutral)]
    [InlineData("parameter_unknown", FailureClass.WrongRequest, SendVerdict.Good)]
    public void A_list_that_could_not_be_had_is_judged_likewise(string code, FailureClass failure, SendVerdict verdict) =>
        SendVerdicts.Of(new TransferListing.Unavailable(code, null, failure)).ShouldBe(verdict);

    [Theory]
    [InlineData(500, null, null, SendVerdict.Bad)]
    [InlineData(503, null, null, SendVerdict.Bad)]
    [InlineData(401, "api_key_expired", null, SendVerdict.Bad)]
    [InlineData(403, null, null, SendVerdict.Bad)]
    [InlineData(403, "account_invalid", null, SendVerdict.Good)]
    [InlineData(400, "account_closed", null, SendVerdict.Good)]
    [InlineData(400, "balance_insufficient", null, SendVerdict.Good)]
    [InlineData(400, "amount_too_small", null, SendVerdict.Good)]
    [InlineData(409, "idempotency_key_in_use", null, SendVerdict.Neutral)]
    [InlineData(429, "rate_limit", null, SendVerdict.Throttled)]
    [InlineData(429, "rate_limit", "global-rate", SendVerdict.Throttled)]
    [InlineData(429, null, "endpoint-rate", SendVerdict.Throttled)]
    [InlineData(429, null, "global-concurrency", SendVerdict.Throttled)]
    [InlineData(429, "lock_timeout", null, SendVerdict.Neutral)]
    [InlineData(429, "lock_timeout", "resource-specific", SendVerdict.Neutral)]
    public void A_refusal_is_judged_by_what_it_says_about_all_other_requests(int status, string? code, string? limiter, SendVerdict verdict) =>
        SendVerdicts.Of(Given.Refused(status, code) with { RateLimitedReason = limiter }).ShouldBe(verdict);
}
