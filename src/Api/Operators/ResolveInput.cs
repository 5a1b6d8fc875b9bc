using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Api.Operators;

/// <summary>What a person has found out about a payout.</summary>
public static class ResolveInput
{
    private const string Paid = "paid";
    private const string NotPaid = "not_paid";

    private static readonly InputField Outcome = new(
        "outcome", InputKind.Text, $"{Paid}: the transfer was found. {NotPaid}: there is none, and it is to be sent again under a new key.", Required: true);

    private static readonly InputField Transfer = new(
        "transferId", InputKind.Text, $"Stripe's transfer (tr_…); required for {Paid}, and only for it.");

    public static readonly InputShape Shape = new("Resolve", [Outcome, Transfer, OperatorReason.Field]);

    /// <summary>Null where something is wrong, which the row then has refused.</summary>
    public static PayoutCommand? Read(InputRow row, DateTimeOffset now)
    {
        var reason = OperatorReason.Read(row);
        var outcome = row.Text(Outcome, maxLength: 20);
        var transfer = row.Parsed<TransferId>(Transfer, TransferId.TryParse, "must be a transfer's id, like tr_1QkZ3c2eZvKYlo2C");
        if (outcome is not (null or Paid or NotPaid))
            row.Refuse(Outcome.Name, $"must be {Paid} or {NotPaid}");
        if (outcome == NotPaid && transfer is not null)
            row.Refuse(Transfer.Name, $"belongs to {Paid} only");
        if (outcome == Paid && transfer is null && row.IsValid)
            row.Refuse(Transfer.Name, $"is required for {Paid}");
        if (!row.IsValid)
            return null;
        return transfer is { } found
            ? new PayoutCommand.ResolveAsPaid(found, AtStripe: null, reason!, now)
            : new PayoutCommand.ResolveAsNotPaid(reason!, now);
    }
}
