using System.Globalization;

namespace OrleansPayouts.StripeSimulator;

/// <summary>The parameters of a list of transfers: newest first, in pages of 1 to 100 (10 when not said).</summary>
internal sealed record TransferQuery
{
    public string? TransferGroup { get; private init; }

    public string? Destination { get; private init; }

    public string? StartingAfter { get; private init; }

    public int Limit { get; private init; } = 10;

    /// <summary>First second, inclusive, in Unix time.</summary>
    public long CreatedFrom { get; private init; } = long.MinValue;

    /// <summary>Last second, inclusive, in Unix time.</summary>
    public long CreatedTo { get; private init; } = long.MaxValue;

    public static (TransferQuery? Query, Answer? Refusal) Parse(Form form)
    {
        var query = new TransferQuery();
        foreach (var (name, value) in form.Fields)
        {
            var isNumber = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            if (!isNumber && (name == "limit" || name.StartsWith("created", StringComparison.Ordinal)))
                return (null, StripeErrors.NotAnInteger(name, value));
            if (query.With(name, value, number) is not { } next)
                return (null, StripeErrors.UnknownParameter(name));
            query = next;
        }

        return query.Limit is >= 1 and <= 100
            ? (query, null)
            : (null, StripeErrors.InvalidValue("limit", "The limit must be 1 to 100."));
    }

    public Answer Run(StripeState state) => state.Read(ledger =>
    {
        if (StartingAfter is not null && ledger.Find(StartingAfter) is null)
            return StripeErrors.NoSuch(400, "transfer", StartingAfter, "starting_after");
        var found = ledger.NewestFirst(TransferGroup, StartingAfter).Select(state.Dated).Where(Matches).Take(Limit + 1).ToList();
        var page = found.Take(Limit).Select(transfer => (transfer, state.Dated(ledger.ReversalsOf(transfer.Id)))).ToList();
        return new Answer(200, StripeJson.Transfers(page, found.Count > Limit)) { Outcome = TransferAnswer.Ok };
    });

    private TransferQuery? With(string name, string value, long number) => name switch
    {
        "transfer_group" => this with { TransferGroup = value },
        "destination" => this with { Destination = value },
        "starting_after" => this with { StartingAfter = value },
        "limit" => this with { Limit = (int)Math.Clamp(number, 0, 101) },
        "created" => this with { CreatedFrom = number, CreatedTo = number },
        "created[gte]" => this with { CreatedFrom = number },
        "created[gt]" => this with { CreatedFrom = number + 1 },
        "created[lte]" => this with { CreatedTo = number },
        "created[lt]" => this with { CreatedTo = number - 1 },
        _ => null,
    };

    private bool Matches(CommittedTransfer transfer) =>
        (Destination is null || transfer.Destination == Destination)
        && transfer.CreatedMs / 1000 >= CreatedFrom
        && transfer.CreatedMs / 1000 <= CreatedTo;
}
