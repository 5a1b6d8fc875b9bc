using StripeConfiguration = global::Stripe.StripeConfiguration;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Stripe;
using OrleansPayouts.Silo.Tests.StripeSimulator;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Stripe;

/// <summary>The gateway to Stripe, against the simulator and a server that answers by a script.</summary>
public sealed partial class StripeTransferGatewayTests : IDisposable
{
    private static readonly TransferRequest Usual = Transfers.Usual;

    /// <summary>The clock of the gateway; the simulator has its own.</summary>
    private ManualTimeProvider Time { get; } = new();

    private readonly List<StripeTransferGateway> gateways = [];
    private readonly RecordedLog log = new();

    private ITransferGateway NewGateway(StripeOptions options)
    {
        gateways.Add(new StripeTransferGateway(options, Time, log.For<StripeTransferGateway>()));
        return gateways[^1];
    }

    public void Dispose() => gateways.ForEach(gateway => gateway.Dispose());

    /// <summary>What the gateways have logged.</summary>
    private IReadOnlyCollection<string> LogLines => log.Lines;

    [Fact]
    public async Task A_transfer_is_made_as_asked_for_and_confirmed()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        var confirmed = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Confirmed>();

        var transfer = stripe.Stripe.Transfers().ShouldHaveSingleItem();
        confirmed.Transfer.Value.ShouldBe(transfer.Id);
        confirmed.RequestId.ShouldBe(transfer.RequestId);
        (transfer.AmountMinor, transfer.Currency, transfer.Destination).ShouldBe((250, "usd", SimulatedStripe.Active));
        (transfer.TransferGroup, transfer.Description).ShouldBe((Usual.TransferGroup, Usual.Description));
        transfer.IdempotencyKey.ShouldBe(Usual.Key.Value);
        transfer.Metadata.ShouldBe(
        [
            new FormField("payout_id", Usual.Payout.ToString()),
            new FormField("run_id", Usual.Run.Value),
            new FormField("writer_id", Usual.Writer.Value),
        ]);
    }

    [Fact]
    public async Task A_zero_decimal_currency_is_sent_in_whole_units()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        (await SendAsync(stripe, Transfers.To(SimulatedStripe.Active, "JPY", 300))).ShouldBeOfType<TransferOutcome.Confirmed>();

        stripe.Stripe.Report().CommittedMinor["jpy"].ShouldBe(300);
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_transfer()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        var first = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Confirmed>();
        var second = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Confirmed>();

        second.Transfer.ShouldBe(first.Transfer);
        second.RequestId.ShouldNotBe(first.RequestId);
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_tells_once_that_a_request_goes_out_and_before_it_has_arrived()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var arrivedBefore = new List<long>();

        (await NewGateway(OptionsFor(stripe.Host.BaseAddress)).CreateTransfer(
            Usual, () => arrivedBefore.Add(stripe.Stripe.Report().All.Requests), CancellationToken.None)).ShouldBeOfType<TransferOutcome.Confirmed>();

        arrivedBefore.ShouldBe([0]);
        stripe.Stripe.Transfers().ShouldHaveSingleItem().IdempotencyKey.ShouldBe(Usual.Key.Value, "and it arrives whole");
    }

    [Fact]
    public async Task The_version_is_pinned_and_the_key_travels_in_the_head()
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, Transfers.Body()));

        (await SendAsync(OptionsFor(server.Address))).ShouldBeOfType<TransferOutcome.Confirmed>();

        var request = server.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("POST /v1/transfers HTTP/1.1");
        request.ShouldContain($"\r\nStripe-Version: {StripeConfiguration.ApiVersion}\r\n");
        request.ShouldContain($"\r\nIdempotency-Key: {Usual.Key}\r\n");
        request.Split("Idempotency-Key").Length.ShouldBe(2);
        request.ShouldContain("\r\nAuthorization: Bearer sk_test_simulator\r\n");
        request.ShouldContain("\r\nContent-Type: application/x-www-form-urlencoded");
        request.ShouldNotContain("traceparent", Case.Insensitive);
    }

    [Theory]
    [InlineData(FaultKind.BalanceInsufficient, "balance_insufficient", null)]
    [InlineData(FaultKind.AccountRestricted, "insufficient_capabilities_for_transfer", null)]
    [InlineData(FaultKind.AccountClosed, "account_closed", "destination")]
    public async Task A_refusal_is_reported_with_its_code_and_parameter(FaultKind kind, string code, string? param)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = kind });

        var refused = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Refused>();

        (refused.HttpStatus, refused.Type, refused.Code, refused.Param).ShouldBe((400, "invalid_request_error", code, param));
        refused.RequestId.ShouldStartWith("req_");
        refused.ShouldRetry.ShouldBeNull();
        refused.RetryAfter.ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_destination_is_reported_with_the_parameter()
    {
        await using var stripe = await SimulatedStripe.StartAsync();

        var outcome = await SendAsync(stripe, Transfers.To("acct_nobody", "USD", 250));
        var refused = outcome.ShouldBeOfType<TransferOutcome.Refused>();

        (refused.HttpStatus, refused.Code, refused.Param).ShouldBe((400, "resource_missing", "destination"));
    }

    [Fact]
    public async Task A_rate_limit_is_reported_with_its_limiter_and_delay()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, RetryAfterSeconds = 7 });
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.LockTimeout });

        var limited = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Refused>();
        var locked = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Refused>();

        (limited.HttpStatus, limited.Code, limited.RateLimitedReason, limited.RetryAfter)
            .ShouldBe((429, "rate_limit", "global-rate", TimeSpan.FromSeconds(7)));
        (locked.HttpStatus, locked.Code, locked.RateLimitedReason, locked.ShouldRetry)
            .ShouldBe((429, "lock_timeout", null, true));
        (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Confirmed>();
    }

    [Fact]
    public async Task A_wrong_key_and_an_expired_one_are_reported()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired });
        var options = OptionsFor(stripe.Host.BaseAddress);

        var expired = (await SendAsync(options)).ShouldBeOfType<TransferOutcome.Refused>();
        options.SecretKey = "sk_test_other";
        var wrong = (await SendAsync(options)).ShouldBeOfType<TransferOutcome.Refused>();

        (expired.HttpStatus, expired.Code).ShouldBe((401, "api_key_expired"));
        (wrong.HttpStatus, wrong.Code).ShouldBe((401, null));
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_reported_by_its_type()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        await SendAsync(stripe);

        var outcome = await SendAsync(stripe, Transfers.To(SimulatedStripe.Active, "USD", 251));
        var refused = outcome.ShouldBeOfType<TransferOutcome.Refused>();

        (refused.HttpStatus, refused.Type, refused.Code).ShouldBe((400, "idempotency_error", null));
    }

    [Fact]
    public async Task A_key_in_use_is_reported_as_409()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, StallSeconds = 5 });
        var first = SendAsync(stripe);
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);

        var second = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Refused>();
        stripe.Time.Advance(TimeSpan.FromSeconds(5));

        (second.HttpStatus, second.Type, second.Code).ShouldBe((409, "invalid_request_error", "idempotency_key_in_use"));
        (await first).ShouldBeOfType<TransferOutcome.Confirmed>();
    }

    [Theory]
    [InlineData(FaultKind.ErrorBeforeCommit, 500, false, 0)]
    [InlineData(FaultKind.ErrorAfterCommit, 500, false, 1)]
    [InlineData(FaultKind.ErrorBeforeCommit, 503, null, 0)]
    [InlineData(FaultKind.ErrorAfterCommit, 502, null, 1)]
    public async Task A_server_error_is_reported_and_not_retried(FaultKind kind, int status, bool? shouldRetry, int committed)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = kind, Status = status });

        var refused = (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Refused>();

        (refused.HttpStatus, refused.Type, refused.ShouldRetry).ShouldBe((status, "api_error", shouldRetry));
        stripe.Stripe.Transfers().Count.ShouldBe(committed);
        stripe.Stripe.Report().Transfers.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_5xx_is_reported_whoever_says_it()
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(502, "<html>Bad Gateway</html>"));

        var refused = (await SendAsync(OptionsFor(server.Address))).ShouldBeOfType<TransferOutcome.Refused>();

        (refused.HttpStatus, refused.Type, refused.RequestId).ShouldBe((502, null, "req_scripted"));
    }

    [Fact]
    public async Task No_more_requests_are_in_flight_than_there_may_be_connections()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, StallSeconds = 1, Times = 12 });
        var options = OptionsFor(stripe.Host.BaseAddress);
        options.MaxConnections = 3;
        var gateway = NewGateway(options);
        var sent = Enumerable.Range(1, 12).Select(
            i => gateway.CreateTransfer(Transfers.To(SimulatedStripe.Active, "USD", i, i), null, CancellationToken.None)).ToList();

        for (var wave = 1; wave <= 4; wave++)
        {
            var stalled = wave * 3;
            await Eventually.Holds(
                () => stripe.Time.ArmedTimers == 3 && stripe.Stripe.Report().Transfers.Requests == stalled);
            stripe.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await Task.WhenAll(sent)).ShouldAllBe(outcome => outcome is TransferOutcome.Confirmed);
        stripe.Stripe.Report().Transfers.PeakInFlight.ShouldBe(3);
    }

    [Fact]
    public async Task Neither_the_key_nor_a_body_is_ever_logged()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var kinds = Enum.GetValues<FaultKind>()
            .Where(k => k is not (FaultKind.StallBeforeCommit or FaultKind.StallAfterCommit));
        foreach (var kind in kinds)
        {
            stripe.Stripe.Order(new FaultOrder { Kind = kind });
            await SendAsync(stripe, Transfers.To(SimulatedStripe.Active, "USD", 123_457, (int)kind + 1));
        }

        LogLines.ShouldNotBeEmpty();
        foreach (var secret in (string[])["sk_test", SimulatedStripe.Active, "123457", "w:1", "It works"])
            LogLines.ShouldAllBe(line => !line.Contains(secret));
    }

    private static StripeOptions OptionsFor(Uri address) => new()
    {
        SecretKey = SimulatedStripe.Unlimited.SecretKey,
        ApiBase = address,
        RequestTimeout = TimeSpan.FromSeconds(30),
    };

    private Task<TransferOutcome> SendAsync(SimulatedStripe stripe, TransferRequest? request = null) =>
        SendAsync(OptionsFor(stripe.Host.BaseAddress), request);

    // A gateway of its own, so that no connection is left from an earlier request.
    private Task<TransferOutcome> SendAsync(StripeOptions options, TransferRequest? request = null) =>
        NewGateway(options).CreateTransfer(request ?? Usual, null, CancellationToken.None);

    [Fact]
    public async Task The_library_reports_nothing_of_its_own_about_us()
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, Transfers.Body()));
        var gateway = NewGateway(OptionsFor(server.Address));

        // The library's telemetry tells in the second request how long the first one took.
        for (var i = 0; i < 3; i++)
            (await gateway.CreateTransfer(Transfers.Usual, null, CancellationToken.None)).ShouldBeOfType<TransferOutcome.Confirmed>();

        server.Requests.Count.ShouldBe(3);
        foreach (var request in server.Requests)
        {
            request.ShouldNotContain("X-Stripe-Client-Telemetry", Case.Insensitive);
            request.ShouldNotContain("telemetry_id", Case.Insensitive);
            request.ShouldNotContain("\"platform\"", Case.Insensitive);
        }
    }
}
