using System.Text;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Silo.Tests.StripeSimulator;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Stripe;

// Answers that cannot be trusted: nothing here may be taken for paid, nor for refused.
public sealed partial class StripeTransferGatewayTests
{
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
        await gateway.CreateTransfer(Transfers.To(SimulatedStripe.Active, "USD", 1, number: 7), null, CancellationToken.None);
        stripe.Stripe.Order(new FaultOrder { Kind = kind });

        // Whether the transport itself tries again on a fresh connection is its own affair.
        var outcome = await gateway.CreateTransfer(Usual, null, CancellationToken.None);
        (outcome is TransferOutcome.Confirmed or TransferOutcome.Unanswered).ShouldBeTrue();

        (await gateway.CreateTransfer(Usual, null, CancellationToken.None)).ShouldBeOfType<TransferOutcome.Confirmed>();
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
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);

        Time.Advance(options.RequestTimeout - TimeSpan.FromMilliseconds(1));
        sent.IsCompleted.ShouldBeFalse();
        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await sent).ShouldBeOfType<TransferOutcome.Unanswered>().Fault.ShouldBe(TransportFault.Timeout);
        stripe.Time.Advance(TimeSpan.FromSeconds(80));

        await Eventually.Holds(() => stripe.Stripe.Report().Outcomes.Count > 0);
        (await SendAsync(options)).ShouldBeOfType<TransferOutcome.Confirmed>();
        stripe.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task One_call_is_one_request_under_our_key_whatever_befalls_it(FaultKind kind, int status)
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        // It would strike every further request, too, and each would be counted.
        stripe.Stripe.Order(new FaultOrder { Kind = kind, Status = status, StallSeconds = 1, Times = 100, RetryAfterSeconds = 1 });

        var sent = SendAsync(stripe);
        var stalls = kind is FaultKind.StallBeforeCommit or FaultKind.StallAfterCommit;
        if (stalls)
            await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);
        stripe.Time.Advance(TimeSpan.FromSeconds(1));
        await sent;

        stripe.Stripe.Report().Transfers.Requests.ShouldBe(1);
        stripe.Stripe.Transfers().ShouldAllBe(transfer => transfer.IdempotencyKey == Usual.Key.Value);
        stripe.Stripe.Report().FaultsFired[kind].ShouldBe(1);
    }

    [Fact]
    public async Task Giving_up_while_the_request_is_under_way_is_unknown()
    {
        await using var stripe = await SimulatedStripe.StartAsync();
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, StallSeconds = 80 });
        using var stopping = new CancellationTokenSource();
        var sent = NewGateway(OptionsFor(stripe.Host.BaseAddress)).CreateTransfer(Usual, null, stopping.Token);
        await Eventually.Holds(() => stripe.Time.ArmedTimers == 1);

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

        var wentOut = 0;
        (await NewGateway(OptionsFor(address)).CreateTransfer(Usual, () => wentOut++, CancellationToken.None))
            .ShouldBeOfType<TransferOutcome.Unanswered>().Fault.ShouldBe(TransportFault.ConnectionFailed);
        wentOut.ShouldBe(0);
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
    [InlineData("tr_1", "tr_\\u0000", TransportFault.MalformedAnswer)]
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
    [InlineData(400, """{"error":{"type":"invalid_request_error","code":"no\u0000text"}}""")]
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

    public static TheoryData<FaultKind, int> Faults()
    {
        var faults = new TheoryData<FaultKind, int>();
        foreach (var kind in Enum.GetValues<FaultKind>())
            faults.Add(kind, 500);
        faults.Add(FaultKind.ErrorBeforeCommit, 503);
        faults.Add(FaultKind.ErrorAfterCommit, 502);
        return faults;
    }
}
