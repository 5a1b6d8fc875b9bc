using System.Net;
using OrleansPayouts.Api.Tests.Monitoring;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Api.Tests.Webhooks;

public sealed class ReversalEventTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private readonly StripeSends stripe = new(app);

    [Fact(Timeout = 120_000)]
    public async Task What_was_taken_back_is_available_again_once_however_often_and_under_whatever_id_it_is_sent()
    {
        var (payout, transfer) = await stripe.Paid("back");
        (await Books("back", payout)).ShouldBe("available 0, paid 3000, reversals 0, entries 0");
        await stripe.TakeBack(transfer);
        var body = await stripe.Reversed("evt_back", transfer);

        foreach (var reply in await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => stripe.Send(body))))
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        (await stripe.Send(await stripe.Reversed("evt_back_2", transfer))).Status.ShouldBe(HttpStatusCode.OK);

        (await Books("back", payout)).ShouldBe("available 3000, paid 0, reversals 1, entries 1");
        (await app.Read("select string_agg(id || ' ' || outcome, ',' order by id) from stripe_events where id like 'evt_back%'"))
            .ShouldBe("evt_back booked,evt_back_2 booked");
        (await app.Read($"select actor from audit_entries where action = 'payout.reversed' and payout_id = '{payout}'")).ShouldBe("stripe");
    }

    [Fact(Timeout = 120_000)]
    public async Task Nothing_is_booked_before_Stripe_itself_shows_it_or_while_it_cannot_be_asked()
    {
        var (payout, transfer) = await stripe.Paid("early");
        var told = (await stripe.Reversed("evt_early", transfer))
            .Replace("\"reversed\":false", "\"reversed\":true", StringComparison.Ordinal)
            .Replace("\"amount_reversed\":0", "\"amount_reversed\":3000", StringComparison.Ordinal);
        (await stripe.Send(told)).Code.ShouldBe("event_not_taken_yet");
        (await Refused("evt_early")).ShouldBe("transfer.reversed 1 Stripe does not show it");

        await stripe.TakeBack(transfer);
        app.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Endpoint = Endpoint.ListTransfers, Status = 503 });
        (await stripe.Send(told)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await Books("early", payout)).ShouldBe("available 0, paid 3000, reversals 0, entries 0");
        (await Refused("evt_early")).ShouldBe("transfer.reversed 2 Stripe could not be asked");
        (await Errors("stripe-events")).ShouldBeEmpty("Stripe sends it again");
        await app.Execute("update stripe_events_refused set first_at = first_at - interval '61 minutes' where id = 'evt_early'");
        (await Errors("stripe-events")).ShouldBe(["Refused for more than an hour: 1, the oldest because Stripe could not be asked. Stripe sends each for three days."]);

        (await stripe.Send(told)).Status.ShouldBe(HttpStatusCode.OK);
        (await Refused("evt_early")).ShouldBe("");
        await app.Age(3);
        (await Errors("stripe-events")).ShouldBeEmpty();
        (await Books("early", payout)).ShouldBe("available 3000, paid 0, reversals 1, entries 1");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_part_that_was_taken_back_is_entered_for_a_person_once_and_not_booked()
    {
        var (payout, transfer) = await stripe.Paid("part");
        await stripe.TakeBack(transfer, 1000);
        var body = await stripe.Reversed("evt_part", transfer);
        for (var time = 0; time < 3; time++)
            (await stripe.Send(body)).Status.ShouldBe(HttpStatusCode.OK);

        (await Books("part", payout)).ShouldBe("available 0, paid 3000, reversals 0, entries 0");
        (await app.Read($"select string_agg(after::text, ';') from audit_entries where action = 'payout.partly_reversed' and payout_id = '{payout}'"))
            .ShouldBe($$"""{"transferId":"{{transfer}}","amountMinor":3000,"reversedMinor":1000,"currency":"USD"}""");
        (await Errors("stripe-event:evt_part")).ShouldBe([
            "A part of a transfer was taken back at Stripe; what is owed of the rest is not decided by the program (po_"
            + Guid.Parse(payout).ToString("N") + ")."]);
        await app.Execute("update stripe_events set received_at = received_at - interval '8 days' where id = 'evt_part'");
        await app.Age(3);
        (await Errors("stripe-event:evt_part")).ShouldBeEmpty("it is an error of a week");

        await stripe.TakeBack(transfer);
        (await stripe.Send(await stripe.Reversed("evt_rest", transfer))).Status.ShouldBe(HttpStatusCode.OK);
        (await stripe.Send(body)).Status.ShouldBe(HttpStatusCode.OK);
        (await Books("part", payout)).ShouldBe("available 3000, paid 0, reversals 1, entries 1");
    }

    [Fact(Timeout = 120_000)]
    public async Task What_was_taken_back_in_shillings_is_entered_in_shillings()
    {
        app.Stripe.SetBalance("ugx", 1_000_000_000);
        await app.AddWriter("shillings", "UGX");
        await app.AddEarning("e-shillings", "shillings", 100_000m, "UGX");
        (await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""")).Status.ShouldBe(HttpStatusCode.OK);
        var transfer = await app.Read("select transfer_id from payouts where writer_id = 'shillings' and status = 'paid'");
        await stripe.TakeBack(transfer, 100_000);

        (await stripe.Send(await stripe.Reversed("evt_shillings", transfer))).Status.ShouldBe(HttpStatusCode.OK);

        (await app.Read("select after::text from audit_entries where action = 'payout.partly_reversed' and after::text like '%UGX%'"))
            .ShouldBe($$"""{"transferId":"{{transfer}}","amountMinor":100000,"reversedMinor":1000,"currency":"UGX"}""");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"id":"evt_thin","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered","created":"2026-11-30T09:00:00.000Z","livemode":false,"related_object":null}""", HttpStatusCode.OK)]
    [InlineData("""{"id":"evt_other","object":"customer"}""", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    public async Task A_thin_event_is_passed_over_and_what_is_no_event_is_refused(string body, HttpStatusCode status) =>
        (await stripe.Send(body)).Status.ShouldBe(status);

    [Fact(Timeout = 120_000)]
    public async Task A_transfer_that_is_not_in_the_books_yet_is_sent_again_and_a_foreign_one_is_not()
    {
        var (payout, transfer) = await stripe.Paid("open");
        await stripe.TakeBack(transfer);
        var body = await stripe.Reversed("evt_open", transfer);
        // As it stands between the transfer's making and its answer's being written.
        await app.Execute($"alter table payouts disable trigger user; update payouts set status = 'unknown', transfer_id = null, due_at = now() + interval '1 hour' where id = '{payout}'; alter table payouts enable trigger user");
        (await stripe.Send(body)).Code.ShouldBe("event_not_taken_yet");
        await app.Execute($"alter table payouts disable trigger user; update payouts set status = 'paid', transfer_id = '{transfer}', due_at = null where id = '{payout}'; alter table payouts enable trigger user");
        (await stripe.Send(body)).Status.ShouldBe(HttpStatusCode.OK);
        (await Books("open", payout)).ShouldBe("available 3000, paid 0, reversals 1, entries 1");

        var foreign = StripeSends.Event(
            "evt_foreign", "transfer.reversed", """{"id":"tr_foreign","object":"transfer","amount":5,"amount_reversed":5,"currency":"usd","reversed":true,"created":1,"metadata":{}}""");
        (await stripe.Send(foreign)).Status.ShouldBe(HttpStatusCode.OK);
        (await app.Read("select outcome from stripe_events where id = 'evt_foreign'")).ShouldBe("not_ours");
    }

    [Fact(Timeout = 120_000)]
    public async Task Another_transfer_that_says_it_is_the_payouts_makes_nothing_payable()
    {
        var (payout, transfer) = await stripe.Paid("other");
        await stripe.TakeBack(transfer);
        var body = (await stripe.Reversed("evt_other", transfer)).Replace(transfer, "tr_somebody_elses", StringComparison.Ordinal);

        (await stripe.Send(body)).Status.ShouldBe(HttpStatusCode.OK);

        (await Books("other", payout)).ShouldBe("available 0, paid 3000, reversals 0, entries 0");
        (await app.Read($"select count(*)::text from audit_entries where action = 'payout.reversal_refused' and payout_id = '{payout}'")).ShouldBe("1");
        (await Errors("stripe-event:evt_other")).ShouldBe([$"Stripe has taken back a transfer that the books do not know as paid (po_{Guid.Parse(payout):N})."]);
    }

    private Task<string> Refused(string id) => app.Read($"select coalesce(string_agg(concat_ws(' ', type, times, reason), ';'), '') from stripe_events_refused where id = '{id}'");

    /// <summary>What the admins are told of Stripe's events.</summary>
    private async Task<IReadOnlyList<string>> Errors(string subject)
    {
        await app.Check();
        var open = await app.Read($"select coalesce(string_agg(message, '|'), '') from alerts where resolved_at is null and subject = '{subject}'");
        return open.Split('|', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<string> Books(string writer, string payout) => app.Read($"""
        select format('available %s, paid %s, reversals %s, entries %s', b.available_minor, b.paid_minor,
          (select count(*) from ledger_transactions where event = 'transfer_reversed' and payout_id = '{payout}'),
          (select count(*) from audit_entries where action = 'payout.reversed' and payout_id = '{payout}'))
        from balances b where writer_id = '{writer}'
        """);
}
