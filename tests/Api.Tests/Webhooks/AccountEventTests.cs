using System.Net;

namespace OrleansPayouts.Api.Tests.Webhooks;

public sealed class AccountEventTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly StripeSends stripe = new(app);

    [Theory(Timeout = 60_000)]
    [InlineData("restricted", "account_restricted", true, "active", "free")]
    [InlineData("nopayouts", "account_restricted", false, "active", "account_restricted")]
    [InlineData("notransfers", "account_restricted", true, "inactive", "account_restricted")]
    [InlineData("pending", "account_restricted", true, "pending", "account_restricted")]
    [InlineData("manual", "manual", true, "active", "manual")]
    [InlineData("closed", "account_closed", true, "active", "account_closed")]
    public async Task Only_what_Stripes_answer_held_is_released_and_only_where_it_can_be_paid(
        string writer, string hold, bool payouts, string transfers, string after)
    {
        await Held(writer, hold, TimeSpan.FromHours(1));
        var body = StripeSends.Event(StripeSends.NewEvent(), "account.updated", StripeSends.Account("acct_" + writer, payouts, transfers));
        for (var time = 0; time < 3; time++)
            (await stripe.Send(body)).Status.ShouldBe(HttpStatusCode.OK);

        (await Hold(writer)).ShouldBe(after);
        (await Entries(writer, "writer.released")).ShouldBe(after == "free" ? "1" : "0");
        (await Entries(writer, "writer.account_restricted")).ShouldBe(payouts && transfers == "active" ? "0" : "1");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_event_that_is_older_than_the_hold_or_than_a_later_event_releases_nobody()
    {
        await Held("newer", "account_restricted", Minute);
        (await Send("newer", canBePaid: true, 2 * Minute)).Status.ShouldBe(HttpStatusCode.OK);
        (await Hold("newer")).ShouldBe("account_restricted");

        await Held("order", "account_restricted", 10 * Minute);
        (await Send("order", canBePaid: false, 2 * Minute)).Status.ShouldBe(HttpStatusCode.OK);
        (await Send("order", canBePaid: true, 3 * Minute)).Status.ShouldBe(HttpStatusCode.OK);
        (await Hold("order")).ShouldBe("account_restricted");
        (await Send("order", canBePaid: true, Minute)).Status.ShouldBe(HttpStatusCode.OK);
        (await Hold("order")).ShouldBe("free");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_event_of_another_kind_is_answered_and_leaves_nothing_behind()
    {
        (await stripe.Send(StripeSends.Event("evt_else", "payout.failed", "{}"))).Status.ShouldBe(HttpStatusCode.OK);
        (await app.Read("select count(*)::text from stripe_events where id = 'evt_else'")).ShouldBe("0");
    }

    private Task<Reply> Send(string writer, bool canBePaid, TimeSpan ago) => stripe.Send(StripeSends.Event(
        StripeSends.NewEvent(), "account.updated", StripeSends.Account("acct_" + writer, canBePaid, canBePaid ? "active" : "inactive"), ago));

    private async Task Held(string writer, string hold, TimeSpan ago)
    {
        await app.AddWriter(writer);
        await app.Execute($"update writers set hold_kind = '{hold}', hold_reason = 'a test', updated_at = now() - interval '{ago.TotalSeconds} seconds' where id = '{writer}'");
    }

    private Task<string> Hold(string writer) => app.Read($"select coalesce(hold_kind::text, 'free') from writers where id = '{writer}'");

    private Task<string> Entries(string writer, string action) =>
        app.Read($"select count(*)::text from audit_entries where action = '{action}' and subject = '{writer}'");
}
