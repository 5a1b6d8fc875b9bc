using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task The_same_request_again_gets_the_first_answer_and_pays_nothing()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        var first = await stripe.TransferAsync("key");
        await stripe.PostAsync($"/v1/transfers/{first.Id}/reversals", null);
        var second = await stripe.TransferAsync("key");

        second.Body.ShouldBe(first.Body);
        first.IsReplay.ShouldBeFalse();
        second.IsReplay.ShouldBeTrue();
        second.Headers["Original-Request"].ShouldBe(first.Headers["Request-Id"]);
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_order_of_parameters_does_not_make_another_request()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        (string, string)[] fields = [("amount", "5"), ("currency", "usd"), ("destination", SimulatedStripe.Active)];

        await stripe.PostAsync("/v1/transfers", "key", fields);
        var second = await stripe.PostAsync("/v1/transfers", "key", [.. fields.Reverse()]);

        second.IsReplay.ShouldBeTrue();
    }

    [Theory]
    [InlineData("amount", "251")]
    [InlineData("metadata[payout_id]", "po_2")]
    [InlineData("amount", "no number")]
    public async Task Other_parameters_under_the_same_key_are_refused(string name, string value)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        await stripe.TransferAsync("key");

        var other = await stripe.TransferAsync("key", (name, value));

        (other.Status, other.ErrorType, other.ErrorCode).ShouldBe((400, "idempotency_error", null));
        (await stripe.TransferAsync("key")).IsReplay.ShouldBeTrue();
    }

    [Fact]
    public async Task A_500_is_saved_and_replayed_without_a_transfer()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit });

        var first = await stripe.TransferAsync("key");
        var second = await stripe.TransferAsync("key");

        first.Status.ShouldBe(500);
        first.Headers["Stripe-Should-Retry"].ShouldBe("false");
        (second.Status, second.Body, second.IsReplay).ShouldBe((500, first.Body, true));
        stripe.Stripe.Transfers().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_500_after_the_commit_is_saved_and_the_transfer_can_be_found()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorAfterCommit });

        (await stripe.TransferAsync("key")).Status.ShouldBe(500);
        var second = await stripe.TransferAsync("key");

        (second.Status, second.IsReplay).ShouldBe((500, true));
        var listed = (await stripe.GetAsync("/v1/transfers?transfer_group=run_1")).Json.GetProperty("data");
        listed.GetArrayLength().ShouldBe(1);
        listed[0].GetProperty("metadata").GetProperty("payout_id").GetString().ShouldBe("po_1");
    }

    [Fact]
    public async Task A_refusal_that_was_executed_is_replayed_after_its_cause_is_gone()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.SetBalance("usd", 0);
        await stripe.TransferAsync("key");
        stripe.Stripe.SetBalance("usd", 1_000);

        var same = await stripe.TransferAsync("key");

        (same.ErrorCode, same.IsReplay).ShouldBe(("balance_insufficient", true));
        (await stripe.TransferAsync("another key")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(FaultKind.RateLimit, 429)]
    [InlineData(FaultKind.LockTimeout, 429)]
    [InlineData(FaultKind.ApiKeyExpired, 401)]
    public async Task What_was_refused_before_execution_is_not_saved(FaultKind fault, int status)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = fault });

        (await stripe.TransferAsync("key")).Status.ShouldBe(status);
        var second = await stripe.TransferAsync("key");

        (second.Status, second.IsReplay).ShouldBe((200, false));
    }

    [Fact]
    public async Task What_fails_validation_is_not_saved()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        (await stripe.TransferAsync("key", ("amount", "x"))).Status.ShouldBe(400);

        (await stripe.TransferAsync("key")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_concurrent_request_under_the_same_key_is_refused_and_that_is_not_saved()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, StallSeconds = 80 });
        var first = stripe.TransferAsync("key");
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);

        var concurrent = await stripe.TransferAsync("key");
        stripe.Time.Advance(TimeSpan.FromSeconds(80));
        var done = await first;

        (concurrent.Status, concurrent.ErrorType, concurrent.ErrorCode)
            .ShouldBe((409, "invalid_request_error", "idempotency_key_in_use"));
        done.Status.ShouldBe(200);
        (await stripe.TransferAsync("key")).Body.ShouldBe(done.Body);
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        (await stripe.TransferAsync(new string('k', 256))).Status.ShouldBe(400);
        (await stripe.TransferAsync(new string('k', 255))).Status.ShouldBe(200);
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_forgotten_at_24_hours_and_then_pays_again()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var first = await stripe.TransferAsync("key");

        stripe.Stripe.AdvanceClock(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        (await stripe.TransferAsync("key")).IsReplay.ShouldBeTrue();
        stripe.Stripe.AdvanceClock(TimeSpan.FromMilliseconds(1));
        var late = await stripe.TransferAsync("key");

        late.IsReplay.ShouldBeFalse();
        late.Id.ShouldNotBe(first.Id);
        stripe.Stripe.Transfers().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_key_each_request_pays()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        await stripe.TransferAsync();
        await stripe.TransferAsync();

        stripe.Stripe.Transfers().Count.ShouldBe(2);
    }
}
