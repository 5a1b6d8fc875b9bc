using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>The audit log's chain: that it holds, and that it shows whatever was done to it.</summary>
public sealed class AuditChainTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_nobody_touched_holds_and_says_how_much_of_it_there_is()
    {
        await using var books = await AuditBooks.Open();
        (await books.Verify()).Holds.ShouldBeTrue("an empty log");
        await books.WriteHistory();
        var verdict = await books.Verify();
        verdict.Breaks.ShouldBeEmpty();
        verdict.Entries.ShouldBe(2 * (3 + 1 + 1 + 6 + 11 + 16 + 21 + 1));
        verdict.Links.ShouldBe(2 * 8);
        verdict.Anchors.ShouldBe(2);
        verdict.Head.ShouldBe(await books.Read<string>("select encode(hash, 'hex') from audit_anchors where number = 2"));
        (await books.Read<long>("select count(*) from audit_lanes")).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task Nobody_waits_for_anybody_elses_entry_and_the_chain_holds()
    {
        await using var books = await AuditBooks.Open();
        // A lane that everybody sees, and that is then held.
        await books.Trail.Record(AuditBooks.By(), new AuditedChange("thing.changed"), Ending);
        await using (var held = await books.Source.OpenConnectionAsync(Ending))
        await using (var transaction = await held.BeginTransactionAsync(Ending))
        {
            await using var write = new Npgsql.NpgsqlCommand("insert into audit_entries (at, actor, action) values (now(), 'slow', 'import')", held);
            await write.ExecuteNonQueryAsync(Ending);
            await Task.WhenAll(Enumerable.Range(0, 400).Select(n => books.Trail.Record(AuditBooks.By(), new AuditedChange("thing.changed", $"t{n}"), Ending)));
            await transaction.RollbackAsync(Ending);
        }

        var verdict = await books.Verify();
        verdict.Breaks.ShouldBeEmpty();
        verdict.Entries.ShouldBe(401, "what was rolled back left nothing");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_a_superuser_does_to_entries_is_found_and_the_row_is_named(int seed)
    {
        await using var books = await AuditBooks.Open();
        await books.WriteHistory();
        await books.Keep();
        var chance = new Chance((ulong)seed);
        for (var trial = 0; trial < 12; trial++)
        {
            var tampering = Tampering.OfEntries(chance, await books.Read<long>("select max(id) from audit_entries"));
            await books.Tamper(tampering.Sql);
            var verdict = await books.Verify();
            var rows = verdict.Breaks.Select(one => one.Row).ToList();
            rows.ShouldNotBeEmpty($"seed {seed}: {tampering.Sql}");
            rows[0].ShouldBeOneOf([.. tampering.Rows.Select(id => $"audit_entries row {id}")], $"seed {seed}: {tampering.Sql}");
            foreach (var id in tampering.Rows)
                rows.ShouldContain($"audit_entries row {id}", $"seed {seed}: {tampering.Sql}");
            rows.Count.ShouldBe(tampering.Rows.Count, $"only what was touched is named; seed {seed}: {tampering.Sql}");
            await books.Restore();
        }

        (await books.Verify()).Breaks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("update audit_links set digests = set_byte(digests, 3, 255 - get_byte(digests, 3)) where (lane, number) = (1, 1)", "audit_links lane 1 number 1")]
    [InlineData("update audit_links set at = at - interval '1 second' where (lane, number) = (1, 1)", "audit_links lane 1 number 1")]
    [InlineData("update audit_links set hash = sha256('x') where (lane, number) = (1, 1)", "audit_links lane 1 number 1")]
    [InlineData("delete from audit_links where (lane, number) = (1, 1)", "audit_links lane 1 number 1")]
    [InlineData("update audit_lanes set number = number - 1 where lane = 1", "audit_links lane 1 number")]
    [InlineData("delete from audit_lanes where lane = 1", "audit_lanes lane 1")]
    [InlineData("update audit_anchors set entries = entries - 1 where number = 1", "audit_anchors number 1")]
    [InlineData("delete from audit_anchors where number = 1", "audit_anchors number 1")]
    public async Task A_chain_that_was_changed_itself_is_found(string sql, string named)
    {
        await using var books = await AuditBooks.Open();
        await books.WriteHistory();
        await books.Tamper(sql);
        (await books.Verify()).Breaks.ShouldContain(one => one.Row.StartsWith(named, StringComparison.Ordinal), sql);
    }

    [Fact]
    public async Task A_tail_that_was_deleted_with_its_links_and_its_lanes_end_is_found_by_the_anchor()
    {
        await using var books = await AuditBooks.Open();
        await books.WriteHistory();
        await books.Tamper(Tampering.CutTail);
        var verdict = await books.Verify();
        verdict.Breaks.ShouldHaveSingleItem().ToString().ShouldContain("is gone: audit_anchors number 2 has another");
    }

    [Fact]
    public async Task A_history_that_was_made_anew_whole_is_found_by_whoever_kept_a_head()
    {
        await using var books = await AuditBooks.Open();
        await books.WriteHistory();
        var kept = (await books.Verify()).Head.ShouldNotBeNull();
        await books.Trail.Record(AuditBooks.By(), new AuditedChange("thing.changed"), Ending);
        await books.Trail.Tie(Ending);
        (await books.Verify(kept)).Breaks.ShouldBeEmpty("an older head is still part of the chain");
        await books.Tamper(Tampering.CutTail + "; truncate audit_anchors");
        await books.Trail.Tie(Ending);
        (await books.Verify()).Breaks.ShouldBeEmpty("the forgery is complete");
        (await books.Verify(kept)).Breaks.ShouldHaveSingleItem().Problem.ShouldContain(kept);
    }

    [Fact]
    public async Task A_switched_off_trigger_is_found_before_anything_is_written()
    {
        await using var books = await AuditBooks.Open();
        await books.Execute("alter table audit_entries disable trigger audit_chain");
        (await books.Verify()).Breaks.ShouldHaveSingleItem().Problem.ShouldContain("audit_chain");
    }

    [Fact]
    public async Task Nothing_is_tied_twice()
    {
        await using var books = await AuditBooks.Open();
        (await books.Trail.Tie(Ending)).ShouldBeNull("there is nothing");
        await books.WriteHistory();
        (await books.Trail.Tie(Ending)).ShouldBeNull("nothing is new");
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 8)];
}
