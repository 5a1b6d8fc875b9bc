using System.Text;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

public sealed class RestartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stripe-simulator-").FullName;

    private SimulatorOptions Options => SimulatedStripe.Unlimited with { DataFolder = folder };

    private string JournalFile => Path.Combine(folder, TransferJournal.FileName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_journal_holds_each_transfer_before_it_is_answered()
    {
        await using var stripe = await SimulatedStripe.StartAsync(Options);
        stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.HalfBody, PayoutId = "po_lost" });

        var reply = await stripe.TransferAsync("key", ("description", "line\nend"), ("metadata[writer_id]", "w1"));
        await Should.ThrowAsync<HttpRequestException>(stripe.TransferAsync("lost", ("metadata[payout_id]", "po_lost")));
        await stripe.TransferAsync("refused", ("destination", SimulatedStripe.Closed));

        var journal = TransferJournal.Read(folder);
        journal.Select(t => t.PayoutId).ShouldBe(["po_1", "po_lost"]);
        var transfer = journal[0];
        (transfer.Id, transfer.AmountMinor, transfer.Currency).ShouldBe((reply.Id, 250, "usd"));
        (transfer.Destination, transfer.TransferGroup, transfer.IdempotencyKey)
            .ShouldBe((SimulatedStripe.Active, "run_1", "key"));
        (transfer["writer_id"], transfer.Description).ShouldBe(("w1", "line\nend"));
        transfer.CreatedMs.ShouldBe(stripe.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_transfer_that_the_journal_could_not_take_is_not_answered_as_made()
    {
        // A full disk, as Linux offers it for the asking.
        File.CreateSymbolicLink(JournalFile, "/dev/full");
        await using var stripe = await SimulatedStripe.StartAsync(Options);

        var reply = await stripe.TransferAsync("key");

        reply.Status.ShouldBe(500);
    }

    [Fact]
    public async Task Everything_survives_a_restart()
    {
        StripeReply paid, refused, reversal, failed;
        await using (var stripe = await SimulatedStripe.StartAsync(Options))
        {
            stripe.Stripe.PutAccount("acct_new", AccountStatus.Active);
            stripe.Stripe.PutAccount(SimulatedStripe.Restricted, AccountStatus.Active);
            stripe.Stripe.SetBalance("eur", 777);
            stripe.Stripe.AdvanceClock(TimeSpan.FromHours(5));
            paid = await stripe.TransferAsync("paid", ("destination", "acct_new"));
            reversal = await stripe.PostAsync($"/v1/transfers/{paid.Id}/reversals", "reversal", ("amount", "50"));
            refused = await stripe.TransferAsync("refused", ("destination", SimulatedStripe.Closed));
            stripe.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorAfterCommit });
            failed = await stripe.TransferAsync("failed");
        }

        await using var again = await SimulatedStripe.StartAsync(Options);

        var report = again.Stripe.Report();
        report.BalancesMinor.ShouldBe(new Dictionary<string, long> { ["eur"] = 777, ["jpy"] = 500, ["usd"] = 999_550 });
        report.Now.ShouldBe(again.Time.GetUtcNow() + TimeSpan.FromHours(5));
        (await again.TransferAsync("paid", ("destination", "acct_new"))).Body.ShouldBe(paid.Body);
        (await again.TransferAsync("refused", ("destination", SimulatedStripe.Closed))).Body.ShouldBe(refused.Body);
        (await again.PostAsync($"/v1/transfers/{paid.Id}/reversals", "reversal", ("amount", "50"))).Body.ShouldBe(reversal.Body);
        var stillFailed = await again.TransferAsync("failed");
        (stillFailed.Status, stillFailed.Body, stillFailed.IsReplay).ShouldBe((500, failed.Body, true));
        stillFailed.Headers["Stripe-Should-Retry"].ShouldBe("false");
        (await again.GetAsync("/v1/transfers/" + paid.Id)).Json.GetProperty("amount_reversed").GetInt64().ShouldBe(50);
        (await again.TransferAsync("fresh", ("destination", SimulatedStripe.Restricted))).Status.ShouldBe(200);
        again.Stripe.Transfers().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_key_grows_old_across_a_restart()
    {
        await using (var stripe = await SimulatedStripe.StartAsync(Options))
        {
            await stripe.TransferAsync("key");
            await stripe.TransferAsync("refused", ("destination", SimulatedStripe.Closed));
            stripe.Stripe.AdvanceClock(TimeSpan.FromHours(24));
            await stripe.Stripe.FlushedAsync();
        }

        await using var again = await SimulatedStripe.StartAsync(Options);

        (await again.TransferAsync("key")).IsReplay.ShouldBeFalse();
        (await again.TransferAsync("refused", ("destination", SimulatedStripe.Closed))).IsReplay.ShouldBeFalse();
    }

    [Fact]
    public async Task The_past_is_moved_away_from_a_program_whose_clock_cannot_be_moved_and_a_restart_leaves_it_there()
    {
        string old, fresh;
        await using (var stripe = await SimulatedStripe.StartAsync(Options))
        {
            old = (await stripe.TransferAsync("key")).Id!;
            await stripe.PostAsync($"/v1/transfers/{old}/reversals", "reversal", ("amount", "50"));
            stripe.Stripe.MovePast(TimeSpan.FromHours(24));
            var reply = await stripe.TransferAsync("key");
            reply.IsReplay.ShouldBeFalse("the key is a day old");
            fresh = reply.Id!;
            await Check(stripe);
            await stripe.Stripe.FlushedAsync();
        }

        await using var again = await SimulatedStripe.StartAsync(Options);
        await Check(again);

        async Task Check(SimulatedStripe stripe)
        {
            var today = stripe.Time.GetUtcNow().ToUnixTimeSeconds();
            (await Created(old)).ShouldBe(today - 86_400);
            (await stripe.GetAsync("/v1/transfers/" + old)).Json.GetProperty("reversals").GetProperty("data")[0].GetProperty("created").GetInt64()
                .ShouldBe(today - 86_400);
            (await Created(fresh)).ShouldBe(today);
            (await stripe.GetAsync($"/v1/transfers?created[gte]={today - 600}")).Json.GetProperty("data").EnumerateArray()
                .ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(fresh);

            async Task<long> Created(string id) => (await stripe.GetAsync("/v1/transfers/" + id)).Json.GetProperty("created").GetInt64();
        }
    }

    [Theory]
    [InlineData(TransferJournal.FileName)]
    [InlineData("answers.jsonl")]
    [InlineData("events.jsonl")]
    public async Task A_torn_last_line_never_happened(string file)
    {
        await using (var stripe = await SimulatedStripe.StartAsync(Options))
        {
            await stripe.TransferAsync("key");
            await stripe.TransferAsync("refused", ("destination", SimulatedStripe.Closed));
        }

        var path = Path.Combine(folder, file);
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var half = before.AsSpan(0, Math.Min(before.Length, 40)).ToArray();
        await File.AppendAllBytesAsync(path, half, TestContext.Current.CancellationToken);
        TransferJournal.Read(folder).Count.ShouldBe(1);

        await using (var again = await SimulatedStripe.StartAsync(Options))
        {
            (await again.TransferAsync("key")).IsReplay.ShouldBeTrue();
            (await again.TransferAsync("key 2")).IsReplay.ShouldBeFalse();
            await again.TransferAsync("refused 2", ("destination", SimulatedStripe.Closed));
            again.Stripe.SetBalance("usd", 5);
            await again.Stripe.FlushedAsync();
        }

        await using var third = await SimulatedStripe.StartAsync(Options);
        third.Stripe.Transfers().Count.ShouldBe(2);
        third.Stripe.Report().BalancesMinor["usd"].ShouldBe(5);
        (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).ShouldNotBe(before);
    }

    [Fact]
    public async Task A_line_broken_in_the_middle_is_named_and_not_passed_over()
    {
        await using (var stripe = await SimulatedStripe.StartAsync(Options))
            await stripe.TransferAsync("key");
        await File.AppendAllTextAsync(JournalFile, "{\"id\":\n", Encoding.UTF8, TestContext.Current.CancellationToken);

        var broken = await Should.ThrowAsync<InvalidDataException>(SimulatorHost.StartAsync(Options));

        broken.Message.ShouldContain("journal.jsonl, line 2");
    }

    [Fact]
    public async Task Two_simulators_do_not_share_a_folder()
    {
        await using var stripe = await SimulatedStripe.StartAsync(Options);

        await Should.ThrowAsync<IOException>(SimulatorHost.StartAsync(Options));
    }

    [Fact]
    public async Task Killed_at_work_it_remembers_all_that_it_answered_and_pays_nothing_twice()
    {
        var keys = Enumerable.Range(0, 400).Select(i => "key" + i).ToList();
        Dictionary<string, string> answered;
        using (var process = await SimulatorProcess.StartAsync(folder))
            answered = await process.TransferUntilKilledAsync(keys, killAfter: 100);
        answered.Count.ShouldBeInRange(100, keys.Count);

        await using var again = await SimulatedStripe.StartAsync(Options);
        foreach (var key in keys)
        {
            var reply = await again.PostAsync("/v1/transfers", key, [.. SimulatorProcess.Fields]);
            reply.Status.ShouldBe(200);
            if (answered.TryGetValue(key, out var id))
                (reply.Id, reply.IsReplay).ShouldBe((id, true));
        }

        TransferJournal.Read(folder).Select(t => t.IdempotencyKey).ShouldBe(keys, ignoreOrder: true);
    }
}
