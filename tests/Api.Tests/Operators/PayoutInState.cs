using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Api.Tests.Operators;

/// <summary>Payouts put into the database as they stand after all that may have happened to them, of a run that is over.</summary>
internal sealed class PayoutInState(PayoutsApp app)
{
    public const string Run = "manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAV";

    private static int count;

    private readonly Dictionary<PayoutId, string> made = [];

    /// <summary>Each with its status, and the attempt that led there: its outcome and its age in hours.</summary>
    private static readonly Dictionary<string, (string Status, string? Outcome, int HoursAgo, string? Ledger)> States = new()
    {
        ["reserved"] = ("reserved", null, 0, null),
        ["reserved, begun"] = ("reserved", "null", 0, null),
        ["retry"] = ("retry_scheduled", "'refused'", 0, null),
        ["retry, begun"] = ("retry_scheduled", "null", 0, null),
        ["unknown"] = ("unknown", "'unknown'", 0, null),
        ["unknown, old"] = ("unknown", "'unknown'", 26, null),
        ["review"] = ("needs_review", "'unknown'", 0, null),
        ["review, old"] = ("needs_review", "'unknown'", 26, null),
        ["paid"] = ("paid", "'confirmed'", 0, "transfer_confirmed"),
        ["failed"] = ("failed", "'refused'", 0, "payout_released"),
        ["cancelled"] = ("cancelled", null, 0, "payout_released"),
        ["reversed"] = ("reversed", "'confirmed'", 0, "transfer_confirmed"),
    };

    public static IEnumerable<string> All => States.Keys;

    public static string StatusOf(string state) => States[state].Status;

    /// <summary>The transfer of payouts that have one.</summary>
    public static string TransferOf(PayoutId id) => "tr_" + id.Value.ToString("N");

    /// <summary>The payout's transfer: the recorded one, or else one that Stripe has made for it.</summary>
    public async Task<string> TransferFor(PayoutId id) =>
        await app.Read($"select coalesce(transfer_id, '') from payouts where id = '{id.Value}'") is { Length: > 0 } recorded
            ? recorded
            : made.TryGetValue(id, out var transfer) ? transfer : made[id] = await MakeTransfer(id);

    /// <summary>A transfer at Stripe as the payout asks for it, but for what is given.</summary>
    public async Task<string> MakeTransfer(
        PayoutId id, long amountMinor = 3_000, string currency = "usd", string? destination = null, string? metadata = "payout", long reversedMinor = 0)
    {
        var form = new Dictionary<string, string>
        {
            ["amount"] = amountMinor.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["currency"] = currency,
            ["destination"] = destination ?? await app.Read($"select destination from payouts where id = '{id.Value}'"),
            ["transfer_group"] = Run,
        };
        if (metadata is not null)
            form["metadata[payout_id]"] = metadata == "payout" ? id.ToString() : metadata;
        var made = await Post("/v1/transfers", form);
        if (reversedMinor > 0)
            await Post($"/v1/transfers/{made}/reversals", new() { ["amount"] = reversedMinor.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        return made;
    }

    public async Task<PayoutId> Add(string state)
    {
        var (status, outcome, hoursAgo, ledger) = States[state];
        var number = Interlocked.Increment(ref count);
        var (id, writer) = (new PayoutId(Guid.Parse($"00000000-0000-0000-0000-{number:D12}")), $"op{number}");
        await app.AddWriter(writer);
        await app.AddEarning("e-" + writer, writer, 30m);
        var transfer = status is "paid" or "reversed" ? $"'{TransferOf(id)}'" : "null";
        var due = status is "retry_scheduled" or "unknown" ? "now() + interval '1 hour'" : "null";
        await app.Execute($"""
            insert into runs (id, status, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at, completed_at)
            values ('{Run}', 'completed', 10, 3, 25, 'admin', 'corr_run', now(), now()) on conflict do nothing;
            insert into payouts (id, run_id, writer_id, currency, amount_minor, destination, status, version, due_at, transfer_id, created_at, updated_at)
            values ('{id.Value}', '{Run}', '{writer}', 'USD', 3000, 'acct_{writer}', '{status}', 4, {due}, {transfer}, now(), now());
            insert into ledger_transactions (event, writer_id, currency, amount_minor, payout_id, recorded_at)
            values ('payout_reserved', '{writer}', 'USD', 3000, '{id.Value}', now());
            """);
        if (ledger is not null)
            await Book(ledger, id, writer);
        if (status == "reversed")
            await Book("transfer_reversed", id, writer);
        if (outcome is not null)
            await app.Execute($"""
                insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at, finished_at, outcome)
                values ('{id.Value}', 1, 1, '{IdempotencyKey.For(id, 1)}', decode(repeat('ab', 32), 'hex'), now() - interval '{hoursAgo} hours',
                  case when {outcome}::text is not null then now() end, {outcome}::attempt_outcome)
                """);
        return id;
    }

    /// <summary>All that the database has about it, but for what the sweeper's hand may touch.</summary>
    public Task<string> Everything(PayoutId id) => app.Read($"""
        select concat_ws('|', (select p::text from payouts p where id = '{id.Value}'),
          (select string_agg(l::text, ',' order by l.id) from ledger_transactions l where payout_id = '{id.Value}'),
          (select string_agg(a::text, ',' order by a.id) from audit_entries a where payout_id = '{id.Value}'))
        """);

    private async Task<string> Post(string path, Dictionary<string, string> form)
    {
        using var http = new HttpClient { BaseAddress = app.StripeAddress };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer sk_test_simulator");
        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        using var body = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return body.RootElement.GetProperty("id").GetString()!;
    }

    private Task Book(string ledgerEvent, PayoutId id, string writer) => app.Execute($"""
        insert into ledger_transactions (event, writer_id, currency, amount_minor, payout_id, recorded_at)
        values ('{ledgerEvent}', '{writer}', 'USD', 3000, '{id.Value}', now())
        """);
}
