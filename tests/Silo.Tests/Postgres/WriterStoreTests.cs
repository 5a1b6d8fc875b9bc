using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class WriterStoreTests
{
    private static readonly WriterHold _byAdmin = new(HoldKind.Manual, "Under review.");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_writer_is_found_as_it_was_saved()
    {
        await using var books = await Books.Open();
        Writer[] writers =
        [
            Books.Writer("ada") with { MinimumThreshold = new Money(5_000, Books.Usd), Hold = _byAdmin },
            Books.Writer("bo") with
            {
                Id = WriterId.Parse("bo:2@x_y-Z.1"),
                DisplayName = "藤原 \U0001F600",
                Email = null,
                StripeAccount = null,
                Currency = Currency.Parse("JPY"),
            },
            Books.Writer("sql") with { DisplayName = "'); drop table writers; -- \" \\N \t\r\n <b>=1+1</b>" },
        ];
        (await books.Save(writers)).ShouldBe(new WritersSaved(3, 0, 0));
        foreach (var writer in writers)
            (await books.Found(writer.Id.Value)).ShouldBe(writer);
        (await books.Writers.Find(WriterId.Parse("nobody"), Ending)).ShouldBeNull();
        (await Audit(books)).ShouldBe(["writer.held ada null>manual: Under review.", "writers.saved null null>null: 3 new, 0 changed, 0 unchanged"]);
    }

    [Fact]
    public async Task What_stands_so_already_is_not_written()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo"), Books.Writer("cy"));
        var before = await Versions(books);

        (await books.Save(Books.Writer("ada"), Books.Writer("bo"))).ShouldBe(new WritersSaved(0, 0, 2));
        (await Versions(books)).ShouldBe(before);
        (await Audit(books)).Count.ShouldBe(1);

        (await books.Save(Books.Writer("ada"), Books.Writer("bo") with { Email = null }, Books.Writer("di"))).ShouldBe(new WritersSaved(1, 1, 1));
        (await Versions(books)).Take(1).ShouldBe(before.Take(1));
        (await books.Found("bo")).Email.ShouldBeNull();
    }

    [Theory]
    [InlineData(HoldKind.AccountRestricted, "acct_other", false)]
    [InlineData(HoldKind.AccountClosed, "acct_other", false)]
    [InlineData(HoldKind.AccountClosed, null, false)]
    [InlineData(HoldKind.AccountClosed, "acct_ada", true)]
    [InlineData(HoldKind.Manual, "acct_other", true)]
    public async Task Another_account_lifts_a_hold_because_of_the_account_and_no_other(HoldKind kind, string? account, bool held)
    {
        await using var books = await Books.Open();
        var hold = new WriterHold(kind, "Why.");
        var writer = Books.Writer("ada");
        await books.Save(writer);
        await books.Writers.SetHold(writer.Id, hold, Books.By(), Ending);

        await books.Save(writer with { DisplayName = "Ada L.", StripeAccount = account is null ? null : StripeAccountId.Parse(account) });
        (await books.Found("ada")).Hold.ShouldBe(held ? hold : null);
        (await Audit(books)).Count(entry => entry == $"writer.released ada {EnumNames<HoldKind>.Of(kind)}>null: The account was changed.")
            .ShouldBe(held ? 0 : 1);
    }

    [Fact]
    public async Task Saving_never_sets_or_lifts_a_hold_of_a_writer_that_is_there()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo") with { Hold = _byAdmin });
        await books.Save(Books.Writer("ada") with { Hold = _byAdmin, Email = null }, Books.Writer("bo") with { Email = null });
        (await books.Found("ada")).Hold.ShouldBeNull();
        (await books.Found("bo")).Hold.ShouldBe(_byAdmin);
    }

    [Fact]
    public async Task A_hold_is_set_and_lifted_once_however_often_it_is_asked()
    {
        await using var books = await Books.Open();
        var ada = Books.Writer("ada");
        await books.Save(ada);
        (await books.Writers.SetHold(WriterId.Parse("nobody"), _byAdmin, Books.By(), Ending)).ShouldBeNull();
        for (var time = 0; time < 7; time++)
            (await books.Writers.SetHold(ada.Id, _byAdmin, Books.By(reason: "They asked."), Ending)).ShouldBe(PayeeChange.None);
        (await books.Found("ada")).Hold.ShouldBe(_byAdmin);
        for (var time = 0; time < 7; time++)
            (await books.Writers.SetHold(ada.Id, null, Books.By(reason: "Cleared."), Ending)).ShouldBe(PayeeChange.None);
        (await books.Found("ada")).Hold.ShouldBeNull();
        (await Audit(books)).Skip(1).ShouldBe(["writer.held ada null>manual: They asked.", "writer.released ada manual>null: Cleared."]);
    }

    [Fact]
    public async Task What_is_not_given_stays_as_it_is_and_what_is_given_empty_is_cleared()
    {
        await using var books = await Books.Open();
        var ada = Books.Writer("ada") with { MinimumThreshold = new Money(5_000, Books.Usd) };
        await books.Save(ada);

        (await books.Save(new WriterChange(ada.Id) { DisplayName = "Ada L." })).ShouldBe(new WritersSaved(0, 1, 0));
        (await books.Found("ada")).ShouldBe(ada with { DisplayName = "Ada L." });
        (await books.Save(new WriterChange(ada.Id))).ShouldBe(new WritersSaved(0, 0, 1));
        (await books.Save(new WriterChange(ada.Id) { Email = new(IsGiven: true, null), MinimumThreshold = (Money?)null })).Updated.ShouldBe(1);
        (await books.Found("ada")).ShouldBe(ada with { DisplayName = "Ada L.", Email = null, MinimumThreshold = null });
        (await Audit(books)).ShouldContain("writer.changed ada null>null: Changed: e-mail, minimum threshold.");
    }

    [Fact]
    public async Task Accounts_that_change_and_accounts_that_go_are_counted()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo"), Books.Writer("cy") with { StripeAccount = null }, Books.Writer("di"));

        var saved = await books.Save(
            new WriterChange(WriterId.Parse("ada")) { StripeAccount = StripeAccountId.Parse("acct_other") },
            new WriterChange(WriterId.Parse("bo")) { StripeAccount = new(IsGiven: true, null) },
            new WriterChange(WriterId.Parse("cy")) { StripeAccount = StripeAccountId.Parse("acct_cy") },
            new WriterChange(WriterId.Parse("di")) { StripeAccount = StripeAccountId.Parse("acct_di") },
            WriterChange.Of(Books.Writer("new")));

        (saved.Created, saved.Updated, saved.Unchanged, saved.AccountsChanged, saved.AccountsRemoved).ShouldBe((1, 3, 1, 2, 1));
    }

    [Fact]
    public async Task A_new_writer_needs_a_name_and_a_currency()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"));

        var saved = await books.Save(
            new WriterChange(WriterId.Parse("ada")) { Email = "ada@example.com" },
            new WriterChange(WriterId.Parse("bo")) { Currency = Books.Usd },
            new WriterChange(WriterId.Parse("cy")) { DisplayName = "Cy" });

        saved.Conflicts.ShouldBe([new(1, WriterConflictKind.NameMissing), new(2, WriterConflictKind.CurrencyMissing)]);
        saved.ConflictCount.ShouldBe(2);
        (await books.Found("ada")).Email.ShouldBe("ada@example.org");
    }

    [Fact]
    public async Task Another_currency_clears_a_threshold_in_the_former_one_and_says_so()
    {
        await using var books = await Books.Open();
        var ada = Books.Writer("ada") with { MinimumThreshold = new Money(5_000, Books.Usd) };
        await books.Save(ada);

        var saved = await books.Save(new WriterChange(ada.Id) { Currency = Books.Eur });

        saved.Notices.ShouldBe([new(0, WriterNoticeKind.ThresholdCleared, "USD")]);
        (await books.Found("ada")).ShouldBe(ada with { Currency = Books.Eur, MinimumThreshold = null });
        (await books.Save(new WriterChange(ada.Id) { MinimumThreshold = new Money(1, Books.Usd) }))
            .Conflicts.ShouldBe([new(0, WriterConflictKind.ThresholdCurrency)]);
    }

    [Fact]
    public async Task Writers_who_share_an_account_are_named()
    {
        await using var books = await Books.Open();
        var shared = StripeAccountId.Parse("acct_shared");
        await books.Save(Books.Writer("ada") with { StripeAccount = shared });

        var saved = await books.Save(
            Books.Writer("bo"), Books.Writer("cy") with { StripeAccount = shared }, Books.Writer("di") with { StripeAccount = null });

        saved.Notices.ShouldBe([new(1, WriterNoticeKind.SharedAccount, "ada")]);
        (await books.Save(new WriterChange(WriterId.Parse("cy")) { DisplayName = "Cy L." })).Notices.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_threshold_in_another_currency_is_refused_and_nothing_is_saved()
    {
        await using var books = await Books.Open();
        (await books.Save(Books.Writer("ada"), Books.Writer("bo") with { MinimumThreshold = new Money(1, Books.Eur) }))
            .Conflicts.ShouldBe([new(1, WriterConflictKind.ThresholdCurrency)]);
        await Should.ThrowAsync<ArgumentException>(() => books.Save(Books.Writer("ada"), Books.Writer("ada")));
        (await books.Read<long>("select count(*) from writers")).ShouldBe(0);
    }

    [Fact]
    public async Task Writers_that_two_calls_save_at_once_are_added_once()
    {
        await using var books = await Books.Open();
        var writers = Enumerable.Range(0, 50).Select(n => Books.Writer($"w{n}")).ToArray();
        await using var audit = await books.Hold("lock table audit_entries in exclusive mode");

        // The first has written all but its audit entry when the second comes.
        var first = books.Save(writers);
        await books.StatementsWait(1);
        var second = books.Save([.. writers.Reverse()]);
        await books.StatementsWait(2);
        await audit.DisposeAsync();

        (await first).ShouldBe(new WritersSaved(50, 0, 0));
        (await second).ShouldBe(new WritersSaved(0, 0, 50));
    }

    [Fact]
    public async Task A_hold_that_comes_while_the_account_is_changed_is_lifted_and_noted()
    {
        await using var books = await Books.Open();
        var ada = Books.Writer("ada");
        await books.Save(ada);
        await using var row = await books.Hold("""
            update writers set hold_kind = 'account_closed', hold_reason = 'Closed.' where id = 'ada'
            """);
        var save = books.Save(ada with { StripeAccount = StripeAccountId.Parse("acct_other") });
        await books.StatementsWait(1);
        await row.Execute("commit");

        (await save).Updated.ShouldBe(1);
        (await books.Found("ada")).Hold.ShouldBeNull();
        (await Audit(books)).ShouldContain("writer.released ada account_closed>null: The account was changed.");
    }

    [Fact]
    public async Task Pages_give_every_writer_once_in_the_order_of_ids_with_all_balances()
    {
        await using var books = await Books.Open();
        string[] ids = ["a", "B", "b", "a.1", "a-1", "Z9", "0", "a_1", "a:1"];
        await books.Save([.. ids.Select(id => Books.Writer("x") with { Id = WriterId.Parse(id) })]);
        await books.Record(Books.Earning("1", "a", 7), Books.Earning("2", "a", 9, Books.Eur), Books.Earning("3", "b", 3));

        var seen = new List<WriterView>();
        while (await books.Writers.List(seen.Count == 0 ? null : seen[^1].Writer.Id, 2, Ending) is { Count: > 0 } page)
            seen.AddRange(page);
        seen.Select(view => view.Writer.Id.Value).ShouldBe(ids.Order(StringComparer.Ordinal));
        var a = seen.Single(view => view.Writer.Id.Value == "a").Balances;
        a.ShouldBe([Available(9, Books.Eur), Available(7, Books.Usd)]);
        seen.Single(view => view.Writer.Id.Value == "0").Balances.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_dated_ahead_is_shown_as_pending_until_its_date()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"));
        await books.Record(
            Books.Earning("1", "ada", 7), Books.Earning("2", "ada", 9) with { EarnedAt = Books.Noon.AddYears(5) },
            Books.Earning("3", "ada", 4) with { EarnedAt = Books.Noon.AddYears(4) });

        var balance = (await books.Writers.Find(WriterId.Parse("ada"), Ending))!.Balances.ShouldHaveSingleItem();

        balance.Available.Minor.ShouldBe(7);
        balance.Pending.ShouldBe(new(new Money(13, Books.Usd), Books.Noon.AddYears(4)));
    }

    private static WriterBalance Available(long minor, Currency currency) =>
        new(new Money(minor, currency), Money.Zero(currency), Money.Zero(currency), Pending: null);

    private static async Task<List<string>> Audit(Books books) => [.. await books.Read<string[]>("""
        select array_agg(format('%s %s %s>%s: %s', action, coalesce(subject, 'null'), coalesce(from_status, 'null'),
          coalesce(to_status, 'null'), reason) order by id)
        from audit_entries
        """)];

    /// <summary>Of the rows: they change with every write, even one of the same values.</summary>
    private static Task<string[]> Versions(Books books) => books.Read<string[]>("select array_agg(id || ' ' || xmin order by id) from writers");

    /// <summary>Compared each with each, as it was without a key on what comes in, this takes minutes.</summary>
    [Fact]
    public async Task Many_writers_that_are_saved_again_before_the_database_knows_how_many_they_are_cost_no_more_than_the_first_time()
    {
        await using var books = await Books.Open();
        var writers = Enumerable.Range(1, 40_000).Select(n => Books.Writer($"w{n:00000}")).ToArray();

        (await books.Save(writers)).ShouldBe(new WritersSaved(40_000, 0, 0));
        (await books.Save(writers)).ShouldBe(new WritersSaved(0, 0, 40_000));
    }
}
