using OrleansPayouts.Domain.Payouts;
using static OrleansPayouts.Domain.Payouts.FailureClass;

namespace OrleansPayouts.Domain.Tests;

/// <summary>The table "What an error means" of stripe.md, line by line.</summary>
public sealed class FailureClassificationTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(599)]
    [InlineData(500, "api_error_of_tomorrow")]
    [InlineData(500, "balance_insufficient")]
    [InlineData(503, "account_closed")]
    [InlineData(408)]
    public void Unknown_outcome(int status, string? code = null) => Class(status, code).ShouldBe(UnknownOutcome);

    [Theory]
    [InlineData(429, "rate_limit")]
    [InlineData(429, "lock_timeout")]
    [InlineData(429, null)]
    [InlineData(429, "reason_of_tomorrow")]
    [InlineData(409, "idempotency_key_in_use")]
    [InlineData(400, "lock_timeout")]
    public void Transient_and_nothing_happened(int status, string? code) => Class(status, code).ShouldBe(Transient);

    [Fact]
    public void Platform_must_act() => Class(400, "balance_insufficient").ShouldBe(PlatformMustAct);

    [Theory]
    [InlineData(400, "insufficient_capabilities_for_transfer")]
    [InlineData(400, "payouts_not_allowed")]
    [InlineData(400, "transfers_not_allowed")]
    [InlineData(400, "account_closed")]
    [InlineData(400, "not_allowed_on_standard_account")]
    [InlineData(404, "resource_missing", "destination")]
    [InlineData(400, "resource_missing", "destination")]
    public void Payee_must_act(int status, string code, string? param = null) => Class(status, code, param: param).ShouldBe(PayeeMustAct);

    [Theory]
    [InlineData(400, "amount_too_small")]
    [InlineData(400, "amount_too_large")]
    [InlineData(400, "parameter_missing")]
    [InlineData(400, "parameter_invalid_integer")]
    [InlineData(400, "parameter_unknown")]
    [InlineData(400, "livemode_mismatch")]
    [InlineData(404, "resource_missing", "source_transaction")]
    [InlineData(404, "resource_missing", null)]
    [InlineData(400, "code_of_tomorrow")]
    [InlineData(400, null)]
    [InlineData(402, "code_of_tomorrow")]
    [InlineData(404, null)]
    [InlineData(422, null)]
    [InlineData(499, null)]
    public void Wrong_request(int status, string? code, string? param = null) => Class(status, code, param: param).ShouldBe(WrongRequest);

    [Theory]
    [InlineData(401, null)]
    [InlineData(401, "code_of_tomorrow")]
    [InlineData(403, null)]
    [InlineData(403, "code_of_tomorrow")]
    [InlineData(401, "api_key_expired")]
    [InlineData(400, "api_key_expired")]
    [InlineData(401, "platform_api_key_expired")]
    [InlineData(400, "platform_api_key_expired")]
    public void Stop_everything(int status, string? code) => Class(status, code).ShouldBe(StopEverything);

    [Fact]
    public void A_403_about_somebody_else_s_account_concerns_that_payee_and_stops_nothing() =>
        Class(403, "account_invalid").ShouldBe(PayeeMustAct);

    [Fact]
    public void A_key_in_use_is_told_by_its_code_and_not_by_its_type() =>
        Class(409, "idempotency_key_in_use", "invalid_request_error").ShouldBe(Transient);

    [Fact]
    public void A_parameter_mismatch_is_told_by_its_type_because_it_has_no_code()
    {
        Class(400, code: null, "idempotency_error").ShouldBe(StopEverything);
        Class(409, code: null, "idempotency_error").ShouldBe(StopEverything);
        FailureClassification.CodeOf(Given.Refused(400, type: "idempotency_error")).ShouldBe("idempotency_error");
    }

    [Fact]
    public void A_500_that_must_not_be_retried_now_is_unknown_all_the_same() =>
        FailureClassification.Classify(new TransferOutcome.Refused(500) { ShouldRetry = false }).ShouldBe(UnknownOutcome);

    // "Any other 4xx" would release the money; but a conflict may be with a request under the same key that is going on.
    [Fact]
    public void A_conflict_without_a_code_releases_nothing() => Class(409, code: null).ShouldBe(Transient);

    [Fact]
    public void A_definite_looking_refusal_that_Stripe_says_to_retry_is_no_refusal()
    {
        FailureClassification.Classify(new TransferOutcome.Refused(400) { ShouldRetry = true }).ShouldBe(UnknownOutcome);
        FailureClassification.Classify(new TransferOutcome.Refused(400) { ShouldRetry = false }).ShouldBe(WrongRequest);
        var coded = new TransferOutcome.Refused(400) { Code = "account_closed", ShouldRetry = true };
        FailureClassification.Classify(coded).ShouldBe(PayeeMustAct);
    }

    [Theory]
    [InlineData(400, "amount_too_small", "amount_too_small")]
    [InlineData(503, null, "http_503")]
    [InlineData(429, null, "http_429")]
    public void A_failure_is_counted_under_Stripe_s_code_or_its_status(int status, string? code, string counted) =>
        FailureClassification.CodeOf(Given.Refused(status, code)).ShouldBe(counted);

    [Fact]
    public void Every_status_from_400_to_599_has_a_class_and_only_a_4xx_is_ever_definite() => ForAny.Value(
        Gen.Choose(400, 599).Zip(Gen.Elements(null, "account_closed", "balance_insufficient", "rate_limit", "api_key_expired", "x")),
        refusal =>
        {
            var failure = Class(refusal.Item1, refusal.Item2);
            Enum.IsDefined(failure).ShouldBeTrue();
            if (refusal.Item1 >= 500)
                failure.ShouldBe(UnknownOutcome);
        });

    private static FailureClass Class(int status, string? code, string? type = null, string? param = null) =>
        FailureClassification.Classify(new TransferOutcome.Refused(status) { Code = code, Type = type, Param = param });
}
