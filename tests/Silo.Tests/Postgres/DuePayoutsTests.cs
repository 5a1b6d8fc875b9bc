using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class DuePayoutsTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_and_is_due_is_found_page_by_page_in_the_order_of_its_due_time()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        var ids = new Dictionary<string, PayoutId>();
        foreach (var writer in new[] { "ada", "bo", "cy", "di", "ed", "flo" })
            ids.Add(writer, await books.AddPayout(run, writer));
        await Park(books, "ada", "unknown", minutes: -1);
        await Park(books, "bo", "retry_scheduled", minutes: -3);
        await Park(books, "cy", "unknown", minutes: 1);
        await Park(books, "di", "retry_scheduled", minutes: 0);
        await Park(books, "ed", "retry_scheduled", minutes: -2);
        await books.Execute("update payouts set status = 'failed', failure_code = 'x', due_at = null where writer_id = 'ed'");

        (await ReadAll(books, limit: 2)).ShouldBe([ids["bo"], ids["ada"], ids["di"]]);
        (await ReadAll(books, limit: 100)).ShouldBe([ids["bo"], ids["ada"], ids["di"]]);
    }

    [Fact]
    public async Task Many_that_are_due_at_the_same_moment_are_each_found_once()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        for (var n = 0; n < 7; n++)
            await books.AddPayout(run, $"w{n}");
        await books.Execute($"update payouts set status = 'unknown', due_at = '{Books.Noon:O}'");

        (await ReadAll(books, limit: 3)).Distinct().Count().ShouldBe(7);
    }

    [Theory]
    [InlineData("retry_scheduled")]
    [InlineData("unknown")]
    public async Task Nothing_waits_for_an_outcome_without_a_time_to_look_again(string status)
    {
        await using var books = await Books.Open();
        await books.AddPayout(await books.AddRun(), "ada");

        (await books.Refusal($"update payouts set status = '{status}'")).ShouldBe("23514");
    }

    [Fact]
    public async Task What_is_reserved_is_stranded_once_its_run_is_over()
    {
        await using var books = await Books.Open();
        var over = await books.AddRun();
        var going = await books.AddRun(day: 1, status: RunStatus.Dispatching);
        var stranded = await books.AddPayout(over, "ada");
        await books.AddPayout(going, "bo");
        await books.AddPayout(over, "cy");
        await Park(books, "cy", "unknown", minutes: -1);
        var due = new PostgresDuePayouts(books.Source);

        (await due.ReadStranded(null, 10, Ending)).ShouldBe([stranded]);
        (await due.ReadStranded(stranded, 10, Ending)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Looking_costs_the_same_however_many_payouts_are_paid()
    {
        await using var books = await Books.Open();
        await books.AddPayout(await books.AddRun(), "ada");
        await Park(books, "ada", "unknown", minutes: -1);

        var plan = await books.Read<string>($"""
            explain (format json) select id, due_at from payouts
            where due_at <= '{Books.Noon:O}' and (due_at, id) > ('epoch', '00000000-0000-0000-0000-000000000000') and status in ('retry_scheduled', 'unknown')
            order by due_at, id limit 200
            """);
        plan.ShouldContain("payouts_due");
        plan.ShouldNotContain("Sort");
    }

    private static Task Park(Books books, string writer, string status, int minutes) => books.Execute(
        $"update payouts set status = '{status}', failure_code = 'timeout', due_at = '{Books.Noon.AddMinutes(minutes):O}' where writer_id = '{writer}'");

    private static async Task<List<PayoutId>> ReadAll(Books books, int limit)
    {
        var store = new PostgresDuePayouts(books.Source);
        var all = new List<DuePayout>();
        while (true)
        {
            var page = await store.Read(Books.Noon, all.Count > 0 ? all[^1] : null, limit, Ending);
            page.Count.ShouldBeLessThanOrEqualTo(limit);
            all.AddRange(page);
            if (page.Count == 0)
                return all.ConvertAll(due => due.Id);
        }
    }
}
