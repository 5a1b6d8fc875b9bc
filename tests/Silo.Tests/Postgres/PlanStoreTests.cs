using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Runs;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>What planning reads and writes, against the same worked out plainly from what was put in.</summary>
public sealed class PlanStoreTests
{
    private const int Writers = 400;

    private static readonly string[] Currencies = ["USD", "EUR", "JPY", "KRW", "UGX", "ISK", "HUF", "KWD"];

    private static readonly MinimumThresholds Thresholds = new(25, CurrencyAmounts.Parse("EUR:20,JPY:500"));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_run_pays_whom_the_rules_say_and_what_they_say(int seed)
    {
        await using var books = await Books.Open();
        var chance = new Chance((ulong)seed);
        var writers = Enumerable.Range(0, Writers).Select(number => Generate(chance, number)).ToList();
        await books.Save([.. writers.Select(writer => writer.Writer)]);
        await books.Record([.. writers.SelectMany(writer => writer.Earnings)]);
        var run = await Start(books);

        var planner = new RunPlanner(new PostgresPlanStore(books.Source), new ManualTimeProvider());
        for (var planned = run; planned is not null;)
            planned = await planner.PlanPage(planned, Ending);

        var paid = await Rows(books, "select writer_id || ' ' || currency || ' ' || amount_minor || ' ' || destination from payouts");
        var excluded = await Rows(books, "select writer_id || ' ' || currency || ' ' || available_minor || ' ' || reason from run_exclusions");
        paid.ShouldBe(writers.SelectMany(writer => writer.Expected).Where(expected => expected.IsPaid).Select(expected => expected.Text), ignoreOrder: true);
        excluded.ShouldBe(writers.SelectMany(writer => writer.Expected).Where(expected => !expected.IsPaid).Select(expected => expected.Text), ignoreOrder: true);
        // Neither half of the test is about nothing.
        paid.Count.ShouldBeGreaterThan(Writers / 4);
        excluded.Select(row => row.Split(' ')[^1]).Distinct().Order().ShouldBe(
            ["below_rail_minimum", "below_threshold", "currency_not_supported", "held", "no_account", "not_yet_earned", "nothing_owed"]);
        await books.BalancesShouldFollowTheLedger();
    }

    [Fact]
    public async Task What_is_dated_ahead_becomes_payable_at_its_instant()
    {
        await using var books = await Books.Open();
        var (plans, in2031) = (new PostgresPlanStore(books.Source), new DateTimeOffset(2031, 5, 1, 10, 0, 0, TimeSpan.Zero));
        await books.Save(Books.Writer("ada"));
        await books.Record(Books.Earning("now", "ada", 7_000), Books.Earning("later", "ada", 9_900) with { EarnedAt = in2031 });

        var before = (await plans.Of(WriterId.Parse("ada"), in2031.AddTicks(-10), Ending)).ShouldHaveSingleItem();
        before.Available.ShouldBe(new Money(7_000, Books.Usd));
        before.Pending.ShouldBe(new PendingEarnings(new Money(9_900, Books.Usd), in2031));

        var then = (await plans.Of(WriterId.Parse("ada"), in2031, Ending)).ShouldHaveSingleItem();
        (then.Available, then.Pending).ShouldBe((new Money(16_900, Books.Usd), null));
    }

    private static async Task<PayoutRun> Start(Books books)
    {
        var run = new PayoutRun
        {
            Id = RunId.ForSlot(Books.Noon),
            Slot = Books.Noon,
            Settings = new RunSettings(10, 3, Thresholds),
            CorrelationId = "corr_plan",
            StartedBy = "cron",
            StartedAt = Books.Noon,
        };
        var started = await new PostgresRunStore(books.Source).Start(run, idempotencyKey: null, Ending);
        started.Created.ShouldBeTrue();
        var stored = (await new PostgresRunStore(books.Source).Load(run.Id, Ending)).ShouldNotBeNull();
        stored.Settings.ShouldBe(run.Settings);
        return stored;
    }

    private static async Task<IReadOnlyList<string>> Rows(Books books, string sql) =>
        await books.Read<string[]>($"select coalesce(array_agg(line order by line), '{{}}') from ({sql}) as lines (line)");

    private static Generated Generate(Chance chance, int number)
    {
        var id = $"w{number:0000}";
        var currency = Currency.Parse(Currencies[chance.Below(Currencies.Length)]);
        var hold = chance.OneIn(8) ? new WriterHold(HoldKind.Manual, "Why.") : null;
        var account = chance.OneIn(8) ? (StripeAccountId?)null : StripeAccountId.Parse("acct_" + id);
        var own = chance.OneIn(4) ? new Money(1 + chance.Below(199_999), currency) : (Money?)null;
        var writer = new Writer(WriterId.Parse(id), id, null, account, currency, own, hold);
        // Around the thresholds: in minor units, from next to nothing up to a few times as much.
        var earned = chance.OneIn(6) ? 0 : 1 + chance.Below((int)(4 * Plain(currency) * currency.MinorPerMajor) - 1);
        var ahead = chance.OneIn(4) ? 1 + chance.Below(999_999) : 0;
        var earnings = new List<Earning>();
        if (earned > 0)
            earnings.Add(new Earning(EarningId.Parse(id + "-now"), writer.Id, new Money(earned, currency), Books.Noon, null));
        if (ahead > 0)
            earnings.Add(new Earning(EarningId.Parse(id + "-ahead"), writer.Id, new Money(ahead, currency), Books.Noon.AddMinutes(1 + chance.Below(9_998)), null));
        return new Generated(writer, earnings, [Expect(writer, earned, ahead)]);
    }

    /// <summary>The rules, by hand.</summary>
    private static Expectation Expect(Writer writer, long earned, long ahead)
    {
        var currency = writer.Currency;
        var step = currency.Code is "ISK" or "HUF" ? 100 : 1;
        var payable = earned - (earned % step);
        var threshold = Math.Max(Plain(currency), writer.MinimumThreshold?.Major ?? 0);
        var least = currency.Code == "KRW" ? 40_000 : step;
        var reason = earned == 0 ? (ahead > 0 ? "not_yet_earned" : "nothing_owed")
            : writer.Hold is not null ? "held"
            : writer.StripeAccount is null ? "no_account"
            : currency.Code == "KWD" ? "currency_not_supported"
            : payable < least ? "below_rail_minimum"
            : (decimal)payable / currency.MinorPerMajor < threshold ? "below_threshold"
            : null;
        return new Expectation(
            reason is null,
            reason is null ? $"{writer.Id} {currency} {payable} {writer.StripeAccount}" : $"{writer.Id} {currency} {earned} {reason}");
    }

    private static decimal Plain(Currency currency) => currency.Code switch
    {
        "USD" => 25, "EUR" => 20, "JPY" => 500, "KRW" => 40_000, "UGX" => 90_000, "ISK" => 3_000, "HUF" => 8_000, _ => 8,
    };

    private sealed record Expectation(bool IsPaid, string Text);

    private sealed record Generated(Writer Writer, List<Earning> Earnings, List<Expectation> Expected);
}
