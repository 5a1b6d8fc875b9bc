using System.Net;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Api.Tests.Operators;

/// <summary>Every action on every state of a payout: these cells do something, and no others.</summary>
public sealed class PayoutActionTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    /// <summary>A cell is the status that the payout gets, <c>same</c> (200, nothing changes) or the code of a 409.</summary>
    private const string Table = """
                         | retry             | cancel             | paid                   | not_paid
        reserved         | waits_for_run     | cancelled          | nothing_to_resolve     | nothing_to_resolve
        reserved, begun  | waits_for_run     | transfer_may_exist | nothing_to_resolve     | nothing_to_resolve
        retry            | retry_scheduled   | cancelled          | nothing_to_resolve     | nothing_to_resolve
        retry, begun     | retry_scheduled   | transfer_may_exist | nothing_to_resolve     | nothing_to_resolve
        unknown          | unknown           | transfer_may_exist | paid                   | attempt_may_be_under_way
        unknown, old     | unknown           | transfer_may_exist | paid                   | retry_scheduled
        review           | under_review      | transfer_may_exist | paid                   | attempt_may_be_under_way
        review, old      | under_review      | transfer_may_exist | paid                   | retry_scheduled
        paid             | payout_is_closed  | payout_is_closed   | same                   | payout_is_closed
        failed           | payout_is_closed  | payout_is_closed   | transfer_after_release | payout_is_closed
        cancelled        | payout_is_closed  | same               | transfer_after_release | payout_is_closed
        reversed         | payout_is_closed  | payout_is_closed   | same                   | payout_is_closed
        """;

    private static readonly HashSet<string> Statuses = [.. Domain.EnumNames<PayoutStatus>.All];

    private readonly PayoutInState payouts = new(app);

    public static TheoryData<string, string, string> Cells { get; } = ReadTable();

    public static TheoryData<string, string, string> WrongBodies { get; } = new()
    {
        { "retry", "{}", "reason: is required" },
        { "cancel", """{"reason":7}""", "reason: must be a string" },
        { "cancel", """{"reason":" "}""", "reason: must not" },
        { "cancel", """{"reason":"x","force":true}""", "force: is not known here" },
        { "retry", """{"reason":"a\u0000b"}""", "reason: must not" },
        { "resolve", """{"reason":"x"}""", "outcome: is required" },
        { "resolve", """{"reason":"x","outcome":"maybe"}""", "outcome: must be paid or not_paid" },
        { "resolve", """{"reason":"x","outcome":"paid"}""", "transferId: is required for paid" },
        { "resolve", """{"reason":"x","outcome":"paid","transferId":"po_1"}""", "transferId: must be a transfer's id" },
        { "resolve", """{"reason":"x","outcome":"not_paid","transferId":"tr_1"}""", "transferId: belongs to paid only" },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Each_action_on_each_state_does_what_the_table_says(string state, string action, string expected)
    {
        var id = await payouts.Add(state);
        var before = await payouts.Everything(id);

        var reply = await Take(id, action);

        var after = await payouts.Everything(id);
        if (Statuses.Contains(expected))
        {
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            reply.Json.GetProperty("payoutId").GetString().ShouldBe(id.ToString());
            (await LastAudit(id)).ShouldBe($"admin {PayoutInState.StatusOf(state)} {expected} we looked {reply.CorrelationId}");
        }
        else
        {
            after.ShouldBe(before);
            reply.Status.ShouldBe(expected == "same" ? HttpStatusCode.OK : HttpStatusCode.Conflict, reply.Text);
            if (expected != "same")
                ShouldBeConflict(reply, expected, PayoutInState.StatusOf(state));
        }
        (await app.Read($"""
            select (reserved_minor = case when status in ('reserved', 'retry_scheduled', 'unknown', 'needs_review') then 3000 else 0 end)::text
            from balances b join payouts p using (writer_id, currency) where p.id = '{id.Value}'
            """)).ShouldBe("true", "reserved is what open payouts hold, and nothing else");

        (await Take(id, action)).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Conflict);
        if (expected is not ("retry_scheduled" or "unknown"))
            (await payouts.Everything(id)).ShouldBe(after, "a repeat is harmless");
    }

    [Fact]
    public void The_table_has_every_state_and_every_status()
    {
        var rows = Cells.Select(cell => cell.Data.Item1).ToHashSet();
        rows.ShouldBe(PayoutInState.All, ignoreOrder: true);
        rows.Select(PayoutInState.StatusOf).Distinct().ShouldBe(Statuses, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task Without_a_reason_and_a_clear_decision_nothing_is_done(string action, string body, string expected)
    {
        var id = await payouts.Add("unknown, old");
        var before = await payouts.Everything(id);

        var reply = await app.Admin.PostJson($"/api/admin/payouts/{id}/{action}", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Errors.ShouldContain(error => error.StartsWith(expected, StringComparison.Ordinal), reply.Text);
        (await payouts.Everything(id)).ShouldBe(before);
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("cancel")]
    [InlineData("resolve")]
    public async Task Other_contents_unknown_payouts_and_other_keys_are_refused(string action)
    {
        const string reason = """{"reason":"we looked"}""";
        var body = action == "resolve" ? """{"reason":"we looked","outcome":"not_paid"}""" : reason;
        var unknown = $"/api/admin/payouts/po_{new string('f', 32)}/{action}";

        (await app.Admin.PostJson(unknown, body)).Code.ShouldBe("not_found");
        (await app.Admin.PostJson($"/api/admin/payouts/nonsense/{action}", body)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.Admin.PostJson(unknown, "{")).Code.ShouldBe("malformed_json");
        (await app.Admin.PostBody(unknown, "reason=x", "application/x-www-form-urlencoded")).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await app.Admin.PostJson(unknown, $$"""{"reason":"{{new string('x', 501)}}"}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await app.Cron.PostJson(unknown, body)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Anonymous.PostJson(unknown, body)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_transfer_that_pays_another_payout_resolves_nothing()
    {
        var (paid, unknown) = (await payouts.Add("paid"), await payouts.Add("unknown"));

        var transfer = await payouts.TransferFor(unknown);
        await app.Execute($"update payouts set transfer_id = '{transfer}' where id = '{paid.Value}'");

        ShouldBeConflict(await Resolve(unknown, transfer), "transfer_recorded_elsewhere", "unknown");
    }

    [Fact]
    public async Task A_transfer_that_is_not_the_payout_s_resolves_nothing_and_the_answer_names_what_differs()
    {
        foreach (var state in new[] { "unknown", "review" })
        {
            var id = await payouts.Add(state);
            var before = await payouts.Everything(id);
            var status = PayoutInState.StatusOf(state);
            ShouldBeConflict(await Resolve(id, "tr_bogus"), "no_such_transfer", status);
            foreach (var (transfer, difference) in new[]
                     {
                         (await payouts.MakeTransfer(id, amountMinor: 2_999), "the amount is 29.99 USD, and the payout's is 30.00 USD"),
                         (await payouts.MakeTransfer(id, currency: "eur"), "the amount is 30.00 EUR, and the payout's is 30.00 USD"),
                         (await payouts.MakeTransfer(id, destination: "acct_another"), "the destination is acct_another, and the payout's is acct_"),
                         (await payouts.MakeTransfer(id, metadata: null), "its metadata names no payout"),
                         (await payouts.MakeTransfer(id, metadata: $"po_{new string('f', 32)}"), $"its metadata names po_{new string('f', 32)}"),
                         (await payouts.MakeTransfer(id, reversedMinor: 1), "0.01 USD of it was reversed"),
                         (await payouts.MakeTransfer(id, reversedMinor: 3_000), "all of it was reversed"),
                     })
            {
                var reply = await Resolve(id, transfer);
                ShouldBeConflict(reply, "transfer_differs", status);
                reply.Json.GetProperty("detail").GetString()!.ShouldContain(difference);
            }
            (await payouts.Everything(id)).ShouldBe(before);
        }
    }

    [Fact]
    public async Task While_Stripe_does_not_answer_nothing_is_resolved_and_the_caller_is_told_when_to_try_again()
    {
        var id = await payouts.Add("unknown");
        var (before, transfer) = (await payouts.Everything(id), await payouts.TransferFor(id));
        app.Stripe.Order(new StripeSimulator.FaultOrder { Kind = StripeSimulator.FaultKind.ResetBeforeCommit, Endpoint = StripeSimulator.Endpoint.RetrieveTransfer });

        var reply = await Resolve(id, transfer);

        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "stripe_not_asked"), reply.Text);
        reply.Message.Headers.RetryAfter.ShouldNotBeNull();
        (await payouts.Everything(id)).ShouldBe(before);
        (await Resolve(id, transfer)).Status.ShouldBe(HttpStatusCode.OK, "Stripe answers again");
    }

    [Theory]
    [InlineData("account_closed", "The writer must connect another one.")]
    [InlineData("amount_too_small", "the next run pays it")]
    public async Task A_retry_of_a_failed_payout_says_what_to_do_instead(string code, string words)
    {
        var id = await payouts.Add("failed");
        await app.Execute($"update payouts set failure_code = '{code}' where id = '{id.Value}'");

        var reply = await Take(id, "retry");

        ShouldBeConflict(reply, "payout_is_closed", "failed");
        reply.Json.GetProperty("detail").GetString()!.ShouldContain(words);
        (await Take(await payouts.Add("paid"), "retry")).Json.GetProperty("detail").GetString().ShouldBe("It is paid. The payout is already paid.");
    }

    [Fact]
    public async Task Another_transfer_than_the_recorded_one_is_no_repeat()
    {
        var paid = await payouts.Add("paid");

        ShouldBeConflict(await Resolve(paid, "tr_another"), "another_transfer_recorded", "paid");
    }

    [Fact]
    public async Task Who_resolves_too_early_is_told_when_it_is_time()
    {
        var id = await payouts.Add("review");
        var over = await app.Read($"""
            select to_char((started_at + interval '25 hours') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') from payout_attempts where payout_id = '{id.Value}'
            """);

        (await Take(id, "not_paid")).Json.GetProperty("detail").GetString()!.ShouldContain(over);
    }

    private static void ShouldBeConflict(Reply reply, string code, string status)
    {
        reply.Status.ShouldBe(HttpStatusCode.Conflict, reply.Text);
        reply.ContentType.ShouldBe("application/problem+json");
        reply.Code.ShouldBe(code);
        reply.Json.GetProperty("type").GetString().ShouldBe("/problems/" + code.Replace('_', '-'));
        reply.Json.GetProperty("currentStatus").GetString().ShouldBe(status);
        reply.Json.GetProperty("retryable").GetBoolean().ShouldBeFalse();
        reply.Json.GetProperty("detail").GetString()!.ShouldStartWith($"It is {status}. ");
    }

    private Task<Reply> Resolve(PayoutId id, string transfer) => app.Admin.PostJson(
        $"/api/admin/payouts/{id}/resolve", $$"""{"reason":"we looked","outcome":"paid","transferId":"{{transfer}}"}""");

    private async Task<Reply> Take(PayoutId id, string action) => action switch
    {
        "paid" => await Resolve(id, await payouts.TransferFor(id)),
        "not_paid" => await app.Admin.PostJson($"/api/admin/payouts/{id}/resolve", """{"reason":"we looked","outcome":"not_paid"}"""),
        _ => await app.Admin.PostJson($"/api/admin/payouts/{id}/{action}", """{"reason":"we looked"}"""),
    };

    private Task<string> LastAudit(PayoutId id) => app.Read($"""
        select concat_ws(' ', actor, from_status, to_status, reason, correlation_id) from audit_entries
        where payout_id = '{id.Value}' and actor <> 'system' order by id desc limit 1
        """);

    private static TheoryData<string, string, string> ReadTable()
    {
        var cells = new TheoryData<string, string, string>();
        var lines = Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        foreach (var row in lines.Skip(1))
            for (var column = 1; column < row.Length; column++)
                cells.Add(row[0], lines[0][column], row[column]);
        return cells;
    }
}
