namespace OrleansPayouts.StripeSimulator;

/// <summary>What each endpoint does once a request was let in.</summary>
internal sealed class TransferEngine(SimulatorOptions options, StripeState state)
{
    private readonly Random random = new(options.Seed);

    /// <summary>The answer that needs no execution (a replay, a refusal), or null: the request now executes.</summary>
    public Answer? Begin(ApiCall call) => state.Begin(call, call.Route.Endpoint switch
    {
        Endpoint.CreateTransfer => TransferDraft.Parse(call.Form).Refusal,
        Endpoint.CreateReversal => ReversalDraft.Parse(call.Form).Refusal,
        Endpoint.ListTransfers => TransferQuery.Parse(call.Form).Refusal,
        _ => null,
    });

    /// <summary>Executes the request, and saves the answer under its key.</summary>
    public Answer Execute(ApiCall call, FaultOrder? fault)
    {
        if (RefusalOf(fault) is { } refusal)
            return state.Refuse(call, refusal);
        return call.Route.Endpoint switch
        {
            Endpoint.CreateTransfer => CreateTransfer(call, fault),
            Endpoint.CreateReversal => state.CreateReversal(call, ReversalDraft.Parse(call.Form).AmountMinor),
            Endpoint.ListTransfers => TransferQuery.Parse(call.Form).Query!.Run(state),
            Endpoint.RetrieveTransfer => RetrieveTransfer(call.Route.Id),
            Endpoint.RetrieveBalance => state.Read(ledger => Ok(StripeJson.Balance(ledger.Balances, options.IsLive))),
            Endpoint.RetrieveOwnAccount => Ok(StripeJson.Account(options.OwnAccount, AccountStatus.Active)),
            _ => RetrieveAccount(call.Route.Id),
        };
    }

    /// <summary>Completes when the files hold all that was executed until now.</summary>
    public ValueTask FlushedAsync() => state.FlushedAsync();

    /// <summary>How long a request takes: log-normal around the median, as latencies of services are.</summary>
    public TimeSpan DrawLatency()
    {
        if (options.MedianLatency <= TimeSpan.Zero)
            return TimeSpan.Zero;
        double first, second;
        lock (random)
            (first, second) = (1 - random.NextDouble(), random.NextDouble());
        var normal = Math.Sqrt(-2 * Math.Log(first)) * Math.Cos(2 * Math.PI * second);
        return options.MedianLatency * Math.Exp(options.LatencySpread * normal);
    }

    /// <summary>The answer with an amount that was not asked for; an answer that is no transfer stays as it is.</summary>
    public Answer WithOtherAmount(ApiCall call, Answer answer)
    {
        var draft = TransferDraft.Parse(call.Form).Draft;
        if (draft is null || answer.Status != 200)
            return answer;
        var other = new CommittedTransfer
        {
            Id = "tr_other",
            AmountMinor = draft.AmountMinor + 1,
            Currency = draft.Currency,
            Destination = draft.Destination,
            CreatedMs = 0,
            RequestId = call.RequestId,
        };
        return answer with { Body = StripeJson.Transfer(other) };
    }

    private static Answer? RefusalOf(FaultOrder? fault) => fault?.Kind switch
    {
        FaultKind.ErrorBeforeCommit => StripeErrors.ServerError(fault.Status),
        FaultKind.BalanceInsufficient => StripeErrors.BalanceInsufficient(),
        FaultKind.AccountRestricted => StripeErrors.Restricted(),
        FaultKind.AccountClosed => StripeErrors.Closed(),
        _ => null,
    };

    private static Answer Ok(byte[] body) => new(200, body) { Outcome = TransferAnswer.Ok };

    private Answer CreateTransfer(ApiCall call, FaultOrder? fault)
    {
        var isLost = fault is { Kind: FaultKind.ErrorAfterCommit, Status: 500 };
        return state.CreateTransfer(call, TransferDraft.Parse(call.Form).Draft!, isLost ? 500 : 200);
    }

    private Answer RetrieveTransfer(string id) => state.Read(ledger => ledger.Find(id) is { } transfer
        ? Ok(StripeJson.Transfer(state.Dated(transfer), state.Dated(ledger.ReversalsOf(id))))
        : StripeErrors.NoSuch(404, "transfer", id, "id"));

    private Answer RetrieveAccount(string id) => state.Read(ledger => ledger.AccountOf(id) switch
    {
        null or AccountStatus.Closed => StripeErrors.NotOurAccount(id),
        { } status => Ok(StripeJson.Account(id, status)),
    });
}
