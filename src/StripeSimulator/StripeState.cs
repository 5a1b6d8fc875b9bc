using System.Text.Json;

namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// All that the simulated Stripe remembers, behind one lock: a request's effect, the answer saved under its key and
/// the lines for the files are one step. Who answers a request awaits <see cref="FlushedAsync"/> first.
/// </summary>
internal sealed class StripeState : IDisposable
{
    private readonly Lock gate = new();
    private readonly SimulatorClock clock;
    private readonly SimulatorFiles? files;
    private readonly Ledger ledger;
    private readonly IdempotencyTable keys;
    private readonly ObjectIds ids;

    public StripeState(SimulatorOptions options, SimulatorClock clock, ObjectIds ids)
    {
        this.clock = clock;
        this.ids = ids;
        ledger = new Ledger(options.CreateAccountsOnUse);
        keys = new IdempotencyTable(clock);
        files = options.DataFolder is { } folder ? new SimulatorFiles(folder) : null;
        if (files is not null)
            Rebuild(files);
        Seed(options);
    }

    /// <summary>Answers from the key alone (replay, in use, other parameters), or null after marking it as executing.</summary>
    /// <param name="call">The request.</param>
    /// <param name="refusal">What validation found; returned, and nothing marked, where the key knows nothing better.</param>
    public Answer? Begin(ApiCall call, Answer? refusal)
    {
        if (call.Key is not { } key)
            return refusal;
        lock (gate)
        {
            var answer = keys.Find(key, call.Fingerprint) ?? refusal;
            if (answer is null)
                keys.Put(key, NewEntry(call));
            return answer;
        }
    }

    /// <summary>Saves an answer that goes with no effect.</summary>
    public Answer Refuse(ApiCall call, Answer refusal)
    {
        lock (gate)
            return SaveRefusal(call, refusal);
    }

    /// <summary>Commits a transfer, or saves why not.</summary>
    public Answer CreateTransfer(ApiCall call, TransferDraft draft, int savedStatus)
    {
        lock (gate)
        {
            if (ledger.Refuse(draft) is { } refusal)
                return SaveRefusal(call, refusal);
            var transfer = new CommittedTransfer
            {
                Id = ids.Next("tr"),
                AmountMinor = draft.AmountMinor,
                Currency = draft.Currency,
                Destination = draft.Destination,
                TransferGroup = draft.TransferGroup,
                Description = draft.Description,
                Metadata = draft.Metadata,
                IdempotencyKey = call.Key,
                Fingerprint = call.Fingerprint,
                CreatedMs = NowMs(),
                RequestId = call.RequestId,
                SavedStatus = savedStatus,
            };
            ledger.Add(transfer);
            files?.AppendTransfer(transfer);
            if (call.Key is { } key)
                keys.Put(key, NewEntry(call) with { Transfer = Dated(transfer) });
            return TransferAnswer.Saved(Dated(transfer));
        }
    }

    /// <summary>Takes money of a transfer back (what is left of it, when no amount is given), or saves why not.</summary>
    public Answer CreateReversal(ApiCall call, long? amountMinor)
    {
        lock (gate)
        {
            var transferId = call.Route.Id;
            if (ledger.Find(transferId) is not { } transfer)
                return SaveRefusal(call, StripeErrors.NoSuch(404, "transfer", transferId, "id"));
            var left = transfer.AmountMinor - ledger.ReversalsOf(transferId).Sum(r => r.AmountMinor);
            if (left == 0 || amountMinor > left)
                return SaveRefusal(call, StripeErrors.InvalidValue("amount", $"Only {left} of the transfer is left to reverse."));
            var reversal = new TransferReversal(
                ids.Next("trr"), transferId, amountMinor ?? left, NowMs(), call.RequestId, call.Key, call.Fingerprint);
            ledger.Reverse(reversal);
            files?.AppendEvent(StripeEvents.Reversal(reversal));
            var answer = ReversalAnswer(reversal);
            if (call.Key is { } key)
                keys.Put(key, NewEntry(call) with { Answer = answer });
            return answer;
        }
    }

    /// <summary>Reads under the lock.</summary>
    public T Read<T>(Func<Ledger, T> read)
    {
        lock (gate)
            return read(ledger);
    }

    public void PutAccount(string id, AccountStatus status)
    {
        lock (gate)
        {
            ledger.PutAccount(id, status);
            files?.AppendEvent(StripeEvents.Account(id, status));
        }
    }

    public void SetBalance(string currency, long amountMinor)
    {
        lock (gate)
        {
            var change = amountMinor - ledger.Balances.GetValueOrDefault(currency);
            ledger.Credit(currency, change);
            files?.AppendEvent(StripeEvents.Credit(currency, change));
        }
    }

    public void AdvanceClock(TimeSpan by)
    {
        clock.Advance(by);
        files?.AppendEvent(StripeEvents.ClockAdvanced(by));
    }

    public void MovePast(TimeSpan by)
    {
        clock.MovePast(by);
        files?.AppendEvent(StripeEvents.PastMoved(by));
    }

    /// <summary>The transfer with the date that Stripe tells of it.</summary>
    public CommittedTransfer Dated(CommittedTransfer transfer) => transfer with { CreatedMs = clock.DateOf(transfer.CreatedMs) };

    /// <summary>A transfer's reversals with the dates that Stripe tells of them.</summary>
    public IReadOnlyList<TransferReversal> Dated(IReadOnlyList<TransferReversal> reversals) => [.. reversals.Select(Dated)];

    /// <summary>Completes when all that requests did until now is with the operating system.</summary>
    public ValueTask FlushedAsync() => files?.FlushedAsync() ?? ValueTask.CompletedTask;

    public void Dispose() => files?.Dispose();

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private IdempotencyEntry NewEntry(ApiCall call) => new(call.Fingerprint, NowMs(), call.RequestId);

    private Answer SaveRefusal(ApiCall call, Answer refusal)
    {
        if (call.Key is not { } key)
            return refusal;
        var entry = NewEntry(call) with { Answer = refusal };
        keys.Put(key, entry);
        files?.AppendAnswer(key, entry);
        return refusal;
    }

    private TransferReversal Dated(TransferReversal reversal) => reversal with { CreatedMs = clock.DateOf(reversal.CreatedMs) };

    private Answer ReversalAnswer(TransferReversal reversal) =>
        new(200, StripeJson.Reversal(Dated(reversal), ledger.Find(reversal.TransferId)!.Currency)) { Outcome = TransferAnswer.Ok };

    // Events may speak of transfers, and transfers of nothing else: so transfers come first.
    private void Rebuild(SimulatorFiles from)
    {
        from.Replay(
            transfer => ledger.Add(TransferJournal.Parse(transfer)),
            Apply,
            answer => Restore(answer.Text("key"), StripeEvents.ParseAnswer(answer)));
        foreach (var transfer in ledger.Transfers)
        {
            var entry = new IdempotencyEntry(transfer.Fingerprint, transfer.CreatedMs, transfer.RequestId);
            Restore(transfer.IdempotencyKey, entry with { Transfer = Dated(transfer) });
        }
    }

    private void Apply(JsonElement line)
    {
        switch (line.Text("event"))
        {
            case "account":
                ledger.PutAccount(line.Text("id"), Enum.Parse<AccountStatus>(line.Text("status")));
                break;
            case "credit":
                ledger.Credit(line.Text("currency"), line.GetProperty("amount").GetInt64());
                break;
            case "clock":
                clock.Advance(TimeSpan.FromTicks(line.GetProperty("ticks").GetInt64()));
                break;
            case "past":
                clock.MovePast(TimeSpan.FromTicks(line.GetProperty("ticks").GetInt64()));
                break;
            case "reversal":
                var reversal = StripeEvents.ParseReversal(line);
                ledger.Reverse(reversal);
                Restore(
                    reversal.IdempotencyKey,
                    new(reversal.Fingerprint, reversal.CreatedMs, reversal.RequestId) { Answer = ReversalAnswer(reversal) });
                break;
            case var unknown:
                throw new InvalidDataException($"Unknown event '{unknown}' in the simulator's data folder.");
        }
    }

    // A key that was forgotten and used again is in the files more than once: at most one record is younger than a day,
    // which is known only when the clock stands where it stood.
    private void Restore(string? key, IdempotencyEntry entry)
    {
        if (key is not null && !keys.IsForgotten(entry.CreatedMs))
            keys.Put(key, entry);
    }

    private void Seed(SimulatorOptions options)
    {
        foreach (var (id, status) in options.Accounts)
        {
            if (!ledger.HasAccount(id))
                PutAccount(id, status);
        }

        foreach (var (currency, amountMinor) in options.Balances)
        {
            if (!ledger.Balances.ContainsKey(currency))
                SetBalance(currency, amountMinor);
        }
    }
}
