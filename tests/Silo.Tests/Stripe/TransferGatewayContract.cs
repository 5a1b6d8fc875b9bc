using System.Text;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Stripe;
using OrleansPayouts.Silo.Tests.StripeSimulator;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Stripe;

/// <summary>What every gateway to Stripe must do, whichever library it stands on.</summary>
public abstract class TransferGatewayContract
{
    private static readonly TransferRequest Usual = Transfers.Usual;

    /// <summary>The clock of the gateway; the simulator has its own.</summary>
    protected ManualTimeProvider Time { get; } = new();

    protected abstract ITransferGateway NewGateway(StripeOptions options);

    /// <summary>What the gateways have logged.</summary>
    protected abstract IReadOnlyCollection<string> LogLines { get; }

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
    public async Task The_version_is_pinned_and_the_key_travels_in_the_head()
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, Transfers.Body()));

        (await SendAsync(OptionsFor(server.Address))).ShouldBeOfType<TransferOutcome.Confirmed>();

        var request = server.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("POST /v1/transfers HTTP/1.1");
        request.ShouldContain("\r\nStripe-Version: 2026-07-29.dahlia\r\n");
        request.ShouldContain($"\r\nIdempotency-Key: {Usual.Key}\r\n");
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

        var refused = (await SendAsync(stripe, Transfers.To("acct_nobody", "USD", 250))).ShouldBeOfType<TransferOutcome.Refused>();

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
        (locked.HttpStatus, locked.Code, locked.RateLimitedReason, locked.ShouldRetry).ShouldBe((429, "lock_timeout", null, true));
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

        var refused = (await SendAsync(stripe, Transfers.To(SimulatedStripe.Active, "USD", 251))).ShouldBeOfType<TransferOutcome.Refused>();

        (refused.HttpStatus, refused.Type, refused.Code).ShouldBe((400, "idempotency_error", null));
    }

    [Fact]
    public async Task A_key_in_use_is_reported_as_409()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, StallSeconds = 5 });
        var first = SendAsync(stripe);
        await Eventually.BecomesTrueAsync(() => stripe.Time.ArmedTimers == 1);

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

    [Theory]
    [InlineData(FaultKind.ResetBeforeCommit, TransportFault.ConnectionFailed, 0)]
    [InlineData(FaultKind.ResetAfterCommit, TransportFault.ConnectionFailed, 1)]
    [InlineData(FaultKind.HalfBody, TransportFault.MalformedAnswer, 1)]
    [InlineData(FaultKind.GarbledBody, TransportFault.MalformedAnswer, 1)]
    [InlineData(FaultKind.OtherTransfer, TransportFault.MismatchedAnswer, 1)]
    public async Task A_broken_answer_is_unknown_and_the_same_key_finds_out(FaultKind kind, TransportFault fault, int committed)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = kind });

        (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Unanswered>().Fault.ShouldBe(fault);
        stripe.Stripe.Transfers().Count.ShouldBe(committed);

        (await SendAsync(stripe)).ShouldBeOfType<TransferOutcome.Confirmed>();
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.ResetBeforeCommit)]
    [InlineData(FaultKind.ResetAfterCommit)]
    public async Task A_connection_that_breaks_when_used_again_never_pays_twice(FaultKind kind)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        var gateway = NewGateway(OptionsFor(stripe.Host.BaseAddress));
        await gateway.CreateTransfer(Transfers.To(SimulatedStripe.Active, "USD", 1, number: 7), CancellationToken.None);
        stripe.Stripe.Order(new FaultOrder { Kind = kind });

        // Whether the transport itself tries again on a fresh connection is its own affair.
        var outcome = await gateway.CreateTransfer(Usual, CancellationToken.None);
        (outcome is TransferOutcome.Confirmed or TransferOutcome.Unanswered).ShouldBeTrue();

        (await gateway.CreateTransfer(Usual, CancellationToken.None)).ShouldBeOfType<TransferOutcome.Confirmed>();
        stripe.Stripe.Transfers().Count(t => t.PayoutId == Usual.Payout.ToString()).ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.StallBeforeCommit)]
    [InlineData(FaultKind.StallAfterCommit)]
    public async Task No_answer_within_the_timeout_is_unknown_and_the_same_key_finds_out(FaultKind kind)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = kind, StallSeconds = 80 });
        var options = OptionsFor(stripe.Host.BaseAddress);
        var sent = SendAsync(options);
        await Eventually.BecomesTrueAsync(() => stripe.Time.ArmedTimers == 1);

        Time.Advance(options.RequestTimeout - TimeSpan.FromMilliseconds(1));
        sent.IsCompleted.ShouldBeFalse();
        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await sent).ShouldBeOfType<TransferOutcome.Unanswered>().Fault.ShouldBe(TransportFault.Timeout);
        stripe.Time.Advance(TimeSpan.FromSeconds(80));

        await Eventually.BecomesTrueAsync(() => stripe.Stripe.Report().Outcomes.Count > 0);
        (await SendAsync(options)).ShouldBeOfType<TransferOutcome.Confirmed>();
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Giving_up_while_the_request_is_under_way_is_unknown()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, StallSeconds = 80 });
        using var stopping = new CancellationTokenSource();
        var sent = NewGateway(OptionsFor(stripe.Host.BaseAddress)).CreateTransfer(Usual, stopping.Token);
        await Eventually.BecomesTrueAsync(() => stripe.Time.ArmedTimers == 1);

        await stopping.CancelAsync();

        (await sent).ShouldBeOfType<TransferOutcome.Unanswered>().Fault.ShouldBe(TransportFault.Abandoned);
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_nobody_listens_the_connection_failed()
    {
        Uri address;
        await using (var server = new ScriptedServer([]))
            address = server.Address;

        (await SendAsync(OptionsFor(address))).ShouldBeOfType<TransferOutcome.Unanswered>().Fault.ShouldBe(TransportFault.ConnectionFailed);
    }

    [Theory]
    [InlineData("\"amount\":250", "\"amount\":251", TransportFault.MismatchedAnswer)]
    [InlineData("\"amount\":250", "\"amount\":\"250\"", TransportFault.MismatchedAnswer)]
    [InlineData("\"amount\":250", "\"amount\":{\"amount\":250}", TransportFault.MismatchedAnswer)]
    [InlineData("\"amount\":250,", "", TransportFault.MismatchedAnswer)]
    [InlineData("usd", "eur", TransportFault.MismatchedAnswer)]
    [InlineData(SimulatedStripe.Active, SimulatedStripe.Closed, TransportFault.MismatchedAnswer)]
    [InlineData("po_0", "po_f", TransportFault.MismatchedAnswer)]
    [InlineData("\"metadata\"", "\"other\"", TransportFault.MismatchedAnswer)]
    [InlineData("tr_1", "ch_1", TransportFault.MismatchedAnswer)]
    [InlineData("\"object\":\"transfer\"", "\"object\":\"refund\"", TransportFault.MismatchedAnswer)]
    [InlineData("]}}", "]}", TransportFault.MalformedAnswer)]
    [InlineData("]}}", "]}}{}", TransportFault.MalformedAnswer)]
    [InlineData("]}}", "],\"pad\":\"\\ud800\"},\"id\":\"tr_\\ud800\"}", TransportFault.MalformedAnswer)]
    public async Task A_200_that_is_not_our_transfer_is_unknown(string replace, string by, TransportFault fault)
    {
        var body = Transfers.Body(replace, by);
        body.ShouldNotBe(Transfers.Body());
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, body));

        var unanswered = (await SendAsync(OptionsFor(server.Address))).ShouldBeOfType<TransferOutcome.Unanswered>();

        (unanswered.Fault, unanswered.RequestId).ShouldBe((fault, "req_scripted"));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, "\"tr_1\"")]
    [InlineData(201, "{}")]
    [InlineData(204, "")]
    [InlineData(302, "{}")]
    [InlineData(400, "<html>blocked by the proxy</html>")]
    [InlineData(401, "")]
    [InlineData(404, "{}")]
    [InlineData(429, """{"error":"slow down"}""")]
    [InlineData(400, """{"error":{"message":"no type"}}""")]
    public async Task An_answer_that_is_not_Stripes_is_unknown(int status, string body)
    {
        await using var elsewhere = new ScriptedServer(ScriptedServer.Answer(200, Transfers.Body()));
        var location = $"Location: {elsewhere.Address}v1/transfers\r\n";
        await using var server = new ScriptedServer(ScriptedServer.Answer(status, body, location));

        var outcome = await SendAsync(OptionsFor(server.Address));

        outcome.ShouldBeOfType<TransferOutcome.Unanswered>().Fault.ShouldBe(TransportFault.MalformedAnswer);
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endless_or_unreadable_answer_is_unknown()
    {
        var huge = Transfers.Body() + new string(' ', 1_000_000);
        byte[] notText = [.. "{\"id\":\""u8, 0xff, 0xfe, .. "\"}"u8];
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(huge), notText])
        {
            await using var server = new ScriptedServer(ScriptedServer.Answer(200, bytes));
            var outcome = await SendAsync(OptionsFor(server.Address));
            outcome.ShouldBeOfType<TransferOutcome.Unanswered>().Fault.ShouldBe(TransportFault.MalformedAnswer);
        }
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
            i => gateway.CreateTransfer(Transfers.To(SimulatedStripe.Active, "USD", i, i), CancellationToken.None)).ToList();

        for (var wave = 1; wave <= 4; wave++)
        {
            var stalled = wave * 3;
            await Eventually.BecomesTrueAsync(() => stripe.Time.ArmedTimers == 3 && stripe.Stripe.Report().Transfers.Requests == stalled);
            stripe.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await Task.WhenAll(sent)).ShouldAllBe(outcome => outcome is TransferOutcome.Confirmed);
        stripe.Stripe.Report().Transfers.PeakInFlight.ShouldBe(3);
    }

    [Fact]
    public async Task Neither_the_key_nor_a_body_is_ever_logged()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        foreach (var kind in Enum.GetValues<FaultKind>().Where(k => k is not (FaultKind.StallBeforeCommit or FaultKind.StallAfterCommit)))
        {
            stripe.Stripe.Order(new FaultOrder { Kind = kind });
            await SendAsync(stripe, Transfers.To(SimulatedStripe.Active, "USD", 123_457, (int)kind + 1));
        }

        LogLines.ShouldNotBeEmpty();
        foreach (var secret in (string[])["sk_test", SimulatedStripe.Active, "123457", "w:1", "It works"])
            LogLines.ShouldAllBe(line => !line.Contains(secret));
    }

    protected static StripeOptions OptionsFor(Uri address) => new()
    {
        SecretKey = SimulatedStripe.Unlimited.SecretKey,
        ApiBase = address,
        AllowOtherApiBase = true,
        RequestTimeout = TimeSpan.FromSeconds(30),
    };

    private Task<TransferOutcome> SendAsync(SimulatedStripe stripe, TransferRequest? request = null) =>
        SendAsync(OptionsFor(stripe.Host.BaseAddress), request);

    // A gateway of its own, so that no connection is left from an earlier request.
    private Task<TransferOutcome> SendAsync(StripeOptions options, TransferRequest? request = null) =>
        NewGateway(options).CreateTransfer(request ?? Usual, CancellationToken.None);
}
