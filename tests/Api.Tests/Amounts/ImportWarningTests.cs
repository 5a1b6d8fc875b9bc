using System.Net;
using System.Text;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests.Amounts;

/// <summary>What an import changes, leaves alone, refuses and warns of.</summary>
public sealed class ImportWarningTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Earnings = "id,writer_id,amount,currency,earned_at\n";

    [Fact]
    public async Task A_column_that_is_absent_leaves_the_field_alone_and_an_empty_cell_clears_it()
    {
        await Post("""{"id":"col","displayName":"Col","email":"col@example.com","stripeAccountId":"acct_col","currency":"USD","minimumThreshold":40}""");

        var renamed = await app.Admin.PostCsv("/api/admin/writers", "id,display_name,currency\ncol,Colette,USD\n");
        (await Writer("col")).ShouldBe("Colette col@example.com acct_col USD 40.00");
        Counts(renamed).ShouldBe((0, 1, 0, 0, 0));

        var moved = await app.Admin.PostCsv("/api/admin/writers", "id,stripe_account_id\ncol,acct_other\n");
        (await Writer("col")).ShouldBe("Colette col@example.com acct_other USD 40.00");
        Counts(moved).ShouldBe((0, 1, 0, 1, 0));

        var cleared = await app.Admin.PostCsv("/api/admin/writers", "id,display_name,email,stripe_account_id,currency,minimum_threshold\ncol,Colette,,,USD,\n");
        (await Writer("col")).ShouldBe("Colette - - USD -");
        Counts(cleared).ShouldBe((0, 1, 0, 0, 1));
        (await app.Admin.PostCsv("/api/admin/writers", "id,display_name\ncol,\n")).Errors.ShouldBe(["2 displayName: is required"]);
    }

    [Fact]
    public async Task A_json_field_that_is_absent_is_left_alone_and_null_clears_it()
    {
        await Post("""{"id":"js","displayName":"Js","email":"js@example.com","stripeAccountId":"acct_js","currency":"EUR"}""");

        await Post("""{"id":"js","displayName":"Jay"}""");
        (await Writer("js")).ShouldBe("Jay js@example.com acct_js EUR -");
        await Post("""[{"id":"js","email":null}]""");
        (await Writer("js")).ShouldBe("Jay - acct_js EUR -");
        (await Post("""[{"id":"js"},{"id":"new","email":"new@example.com"}]""")).Errors
            .ShouldBe(["2 displayName: is required: there is no writer new yet"]);
    }

    [Fact]
    public async Task Single_fields_are_patched_and_a_put_replaces_the_whole_writer()
    {
        await Post("""{"id":"pa","displayName":"Pa","email":"pa@example.com","stripeAccountId":"acct_pa","currency":"USD"}""");

        var patched = await Send(HttpMethod.Patch, "pa", """{"minimumThreshold":50,"email":null}""");
        patched.Status.ShouldBe(HttpStatusCode.OK, patched.Text);
        (await Writer("pa")).ShouldBe("Pa - acct_pa USD 50.00");
        (await Send(HttpMethod.Patch, "pa", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        (await Send(HttpMethod.Patch, "pa", """{"currency":null}""")).Errors.ShouldBe(["currency: is required"]);
        (await Send(HttpMethod.Patch, "pa", """{"id":"pb"}""")).Errors.Single().ShouldStartWith("id: is not known here");
        (await Send(HttpMethod.Patch, "nobody", """{"displayName":"No","currency":"USD"}""")).Status.ShouldBe(HttpStatusCode.NotFound);

        (await Send(HttpMethod.Put, "pa", """{"displayName":"Pa"}""")).Errors.ShouldBe(["currency: is required"]);
        (await Send(HttpMethod.Put, "pa", """{"displayName":"Pa","currency":"USD"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await Writer("pa")).ShouldBe("Pa - - USD -");
    }

    [Fact]
    public async Task What_may_be_a_mistake_in_a_writer_is_accepted_with_a_warning()
    {
        await Post("""{"id":"share","displayName":"Share","stripeAccountId":"acct_share","currency":"USD"}""");

        var reply = await app.Admin.PostCsv(
            "/api/admin/writers",
            "id,display_name,stripe_account_id,currency,minimum_threshold\nada@example.com,Ada,,USD,\nw-own,Own,,USD,10.00\nw-same,Same,acct_share,USD,30\nw-dinar,Dinar,,KWD,\n");

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Warnings.ShouldBe(
        [
            "2 id: ada@example.com looks like an e-mail address; ids stay in the ledger, at Stripe and in the audit log, and cannot be erased",
            "3 minimumThreshold: 10 has no effect: the platform pays no less than 25 USD",
            "4 stripeAccountId: share is paid to the same account",
            "5 currency: payouts in KWD are not offered: what is earned in it stays available",
        ]);
        reply.Json.GetProperty("warningCount").GetInt32().ShouldBe(4);
        (await Send(HttpMethod.Patch, "w-own", """{"minimumThreshold":24.99}""")).Warnings
            .ShouldBe(["minimumThreshold: 24.99 has no effect: the platform pays no less than 25 USD"]);
        (await Send(HttpMethod.Patch, "w-own", """{"currency":"EUR"}""")).Warnings
            .ShouldBe(["minimumThreshold: was cleared: it was in USD, the writer's former currency"]);
    }

    [Fact]
    public async Task What_may_be_a_mistake_in_an_earning_is_accepted_with_a_warning()
    {
        await app.AddWriter("warn");

        var reply = await app.Admin.PostCsv(
            "/api/admin/earnings",
            Earnings + "warn-1,warn,10.00,USD,2026-05-01T10:00:00Z\nwarn-2,warn,10.00,EUR,2026-05-01T10:00:00Z\nbo@example.com,warn,1.00,USD,2026-05-01T10:00:00Z\n");

        reply.Json.GetProperty("accepted").GetInt32().ShouldBe(3, reply.Text);
        reply.Warnings.ShouldBe(
        [
            "3 currency: warn has USD: what is earned in EUR is a balance and a payout of its own",
            "4 id: bo@example.com looks like an e-mail address; ids stay in the ledger and in the audit log, and cannot be erased",
        ]);
    }

    [Theory]
    [InlineData("1.000", "USD", "2 amount: USD has 2 decimals, and amounts are not rounded; is 1.000")]
    [InlineData("1.000", "JPY", "2 amount: JPY has 0 decimals, and amounts are not rounded; is 1.000")]
    [InlineData("5000.00", "UGX", "2 amount: UGX has 0 decimals, and amounts are not rounded; is 5000.00")]
    [InlineData("5.0000", "KWD", "2 amount: KWD has 3 decimals, and amounts are not rounded; is 5.0000")]
    public async Task More_decimals_than_the_currency_has_are_refused_zeros_or_not(string amount, string currency, string error)
    {
        await app.AddWriter($"dec-{amount}-{currency}".Replace('.', '_'), currency);

        var csv = await app.Admin.PostCsv("/api/admin/earnings", Earnings + $"dec-1,warn,{amount},{currency},2026-05-01T10:00:00Z\n");
        var json = await app.Admin.PostJson(
            "/api/admin/earnings", $$"""[{},{"id":"dec-1","writerId":"warn","amount":{{amount}},"currency":"{{currency}}","earnedAt":"2026-05-01T10:00:00Z"}]""");

        csv.Errors.ShouldBe([error]);
        json.Errors.ShouldContain(error);
    }

    [Theory]
    [InlineData("\u200b")]
    [InlineData("\ufeff\u00ad")]
    [InlineData("\u3164")]
    [InlineData("\u2800 \u034f")]
    [InlineData("\u115f\u1160\uffa0")]
    [InlineData("\ufe0f\U000E0020")]
    public async Task What_cannot_be_seen_is_blank(string text)
    {
        await app.AddWriter("seen" + ((int)text[0]).ToString("x4"));
        string Json(object body) => JsonSerializer.Serialize(body);

        (await Post(Json(new { id = "unseen", displayName = text, currency = "USD" }))).Errors.Single().ShouldStartWith("displayName: must not be blank");
        (await Post(Json(new { id = "unseen", displayName = "Seen", email = text + "@example.com", currency = "USD" }))).Errors.ShouldBe(["email: must be an e-mail address"]);
        (await Post(Json(new { id = "unseen", displayName = "Seen", email = "a@" + text, currency = "USD" }))).Errors.ShouldBe(["email: must be an e-mail address"]);
        (await app.Admin.PostJson("/api/admin/writers/seen" + ((int)text[0]).ToString("x4") + "/hold", Json(new { reason = text }))).Errors
            .Single().ShouldStartWith("reason: must not be blank");
        (await app.Admin.PostJson("/api/admin/keys", Json(new { name = text, scope = "read" }))).Errors.Single().ShouldStartWith("name: must not be blank");
    }

    [Theory]
    [InlineData("👩‍👩‍👧")]
    [InlineData("🏴󠁧󠁢󠁳󠁣󠁴󠁿")]
    [InlineData("ﷺ می‌خواهم")]
    public async Task Joined_characters_are_kept_to_the_letter(string name)
    {
        await Post(JsonSerializer.Serialize(new { id = "joined", displayName = name, currency = "USD" }));

        (await app.Admin.GetReply("/api/admin/writers/joined")).Json.GetProperty("displayName").GetString().ShouldBe(name);
    }

    private Task<Reply> Post(string json) => app.Admin.PostJson("/api/admin/writers", json);

    private async Task<Reply> Send(HttpMethod method, string id, string json)
    {
        using var request = new HttpRequestMessage(method, "/api/admin/writers/" + id) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var answer = await app.Admin.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.Read(answer);
    }

    private async Task<string> Writer(string id)
    {
        var writer = (await app.Admin.GetReply("/api/admin/writers/" + id)).Json;
        string Text(string field) => writer.GetProperty(field) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-";
        return $"{Text("displayName")} {Text("email")} {Text("stripeAccountId")} {Text("currency")} {Text("minimumThreshold")}";
    }

    private static (int Created, int Updated, int Unchanged, int AccountsChanged, int AccountsRemoved) Counts(Reply reply)
    {
        int Count(string field) => reply.Json.GetProperty(field).GetInt32();
        return (Count("created"), Count("updated"), Count("unchanged"), Count("accountsChanged"), Count("accountsRemoved"));
    }
}
