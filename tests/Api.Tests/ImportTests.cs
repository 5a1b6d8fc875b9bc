using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansPayouts.Api.Tests;

public sealed class ImportTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Header = "id,writer_id,amount,currency,earned_at,source\n";

    [Fact]
    public async Task A_bad_line_in_a_hundred_thousand_records_nothing_and_is_named()
    {
        await app.AddWriter("big");
        var good = Lines("big", 99_999, badLine: null);
        var bad = Lines("big", 99_999, badLine: 73_412);

        var refused = await app.Admin.PostCsv("/api/admin/earnings", bad);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Errors.ShouldBe(["73412 amount: must be above zero; is -1.00"]);
        refused.Json.GetProperty("errorCount").GetInt32().ShouldBe(1);
        (await Available("big")).ShouldBeNull();
        var accepted = await app.Admin.PostCsv("/api/admin/earnings", good);
        accepted.Status.ShouldBe(HttpStatusCode.OK, accepted.Text);
        accepted.Json.GetProperty("accepted").GetInt32().ShouldBe(99_999);
        (await Available("big")).ShouldBe(99_999.00m);
    }

    [Fact]
    public async Task Too_many_lines_are_refused()
    {
        await app.AddWriter("toomany");

        var reply = await app.Admin.PostCsv("/api/admin/earnings", Lines("toomany", 100_001, badLine: null));

        reply.Errors.ShouldBe(["100002 : a call may have at most 100000 lines"]);
        (await Available("toomany")).ShouldBeNull();
    }

    [Fact]
    public async Task Repeating_an_import_is_harmless()
    {
        await app.AddWriter("again");
        var csv = Header + "again1,again,10.00,USD,2026-05-01T10:00:00Z,tips\nagain2,again,5.25,EUR,2026-05-01T10:00:00+02:00,\n";

        var first = await app.Admin.PostCsv("/api/admin/earnings", csv);
        var second = await app.Admin.PostCsv("/api/admin/earnings", csv);

        first.Json.GetProperty("accepted").GetInt32().ShouldBe(2, first.Text);
        first.Json.GetProperty("totalsByCurrency").GetRawText().ShouldContain("""{"currency":"USD","amount":10.00}""");
        second.Json.GetProperty("accepted").GetInt32().ShouldBe(0, second.Text);
        second.Json.GetProperty("duplicates").GetInt32().ShouldBe(2);
        (await Available("again")).ShouldBe(10.00m);
    }

    [Fact]
    public async Task The_same_id_with_another_amount_is_refused_within_and_between_calls()
    {
        await app.AddWriter("twice");
        const string line = "twice1,twice,10.00,USD,2026-05-01T10:00:00Z,\n";
        const string other = "twice1,twice,11.00,USD,2026-05-01T10:00:00Z,\n";

        (await app.Admin.PostCsv("/api/admin/earnings", Header + line + line)).Json.GetProperty("duplicates").GetInt32().ShouldBe(1);
        var within = await app.Admin.PostCsv("/api/admin/earnings", Header + line + other);
        var between = await app.Admin.PostCsv("/api/admin/earnings", Header + other);

        within.Errors.ShouldBe(["3 id: twice1 stands in line 2 with other content"]);
        between.Errors.ShouldBe(["2 id: twice1 is recorded already with other content"]);
        (await Available("twice")).ShouldBe(10.00m);
    }

    [Fact]
    public async Task An_unknown_writer_refuses_the_whole_file()
    {
        await app.AddWriter("known");
        var csv = Header + "k1,known,10.00,USD,2026-05-01T10:00:00Z,\nk2,nobody,10.00,USD,2026-05-01T10:00:00Z,\n";

        var reply = await app.Admin.PostCsv("/api/admin/earnings", csv);

        reply.Errors.ShouldBe(["3 writerId: there is no writer nobody"]);
        (await Available("known")).ShouldBeNull();
    }

    [Fact]
    public async Task Only_the_first_hundred_mistakes_are_listed_and_all_are_counted()
    {
        var csv = new StringBuilder(Header);
        for (var i = 0; i < 250; i++)
            csv.Append(CultureInfo.InvariantCulture, $"m{i},nobody,1.001,USD,2026-05-01T10:00:00Z,\n");

        var reply = await app.Admin.PostCsv("/api/admin/earnings", csv.ToString());

        reply.Errors.Count.ShouldBe(100);
        reply.Errors[0].ShouldStartWith("2 amount:");
        reply.Json.GetProperty("errorCount").GetInt32().ShouldBe(250);
    }

    [Fact]
    public async Task Writers_come_as_an_object_an_array_or_csv()
    {
        var one = await app.Admin.PostJson("/api/admin/writers", """{"id":"f1","displayName":"One","currency":"jpy","minimumThreshold":500}""");
        var many = await app.Admin.PostJson(
            "/api/admin/writers", """[{"id":"f1","displayName":"One","currency":"JPY","minimumThreshold":500},{"id":"f2","displayName":"Two","currency":"USD"}]""");
        var csv = await app.Admin.PostCsv(
            "/api/admin/writers",
            "id,display_name,email,stripe_account_id,currency,minimum_threshold\nf2,\"Two, Inc.\",two@example.org,acct_2,USD,30.50\n");

        one.Status.ShouldBe(HttpStatusCode.Created, one.Text);
        one.Location!.ToString().ShouldBe("/api/admin/writers/f1");
        one.Json.GetProperty("minimumThreshold").GetDecimal().ShouldBe(500m);
        many.Text.ShouldStartWith("""{"created":1,"updated":0,"unchanged":1""");
        csv.Text.ShouldStartWith("""{"created":0,"updated":1,"unchanged":0""");
        var shown = (await app.Admin.GetReply("/api/admin/writers/f2")).Json;
        shown.GetProperty("displayName").GetString().ShouldBe("Two, Inc.");
        shown.GetProperty("minimumThreshold").GetRawText().ShouldBe("30.50");
    }

    [Fact]
    public async Task A_writer_is_put_under_the_id_of_its_address()
    {
        using var body = new StringContent("""{"displayName":"Put","currency":"USD"}""", Encoding.UTF8, "application/json");
        using var created = await app.Admin.PutAsync("/api/admin/writers/put1", body, TestContext.Current.CancellationToken);
        using var otherId = new StringContent("""{"id":"put2","displayName":"Put","currency":"USD"}""", Encoding.UTF8, "application/json");
        using var refused = await app.Admin.PutAsync("/api/admin/writers/put1", otherId, TestContext.Current.CancellationToken);

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Reply.Read(refused)).Errors.ShouldBe(["id: must be put1, as in the address, or be left out"]);
    }

    private static string Lines(string writer, int count, int? badLine)
    {
        var csv = new StringBuilder(Header);
        for (var line = 2; line < count + 2; line++)
            csv.Append(CultureInfo.InvariantCulture, $"{writer}-{line},{writer},{(line == badLine ? "-1.00" : "1.00")},USD,2026-05-01T10:00:00Z,\n");
        return csv.ToString();
    }

    /// <summary>Null where nothing was ever recorded.</summary>
    private async Task<decimal?> Available(string writer)
    {
        var reply = await app.Admin.GetReply("/api/admin/writers/" + writer);
        var dollars = reply.Json.GetProperty("balances").EnumerateArray().Where(balance => balance.GetProperty("currency").GetString() == "USD").ToList();
        return dollars.Count == 0 ? null : dollars[0].GetProperty("available").GetDecimal();
    }
}
