using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Api.Earnings;

/// <summary>An earning as callers send it.</summary>
public static class EarningInput
{
    private const string IdRule = "must be " + ExternalId.Rule;

    private static readonly InputField Id = new(
        "id",
        InputKind.Text,
        $"Your id of the earning: {ExternalId.Rule}. Sending it again with the same content changes nothing.",
        Required: true);

    private static readonly InputField WriterId = new("writerId", InputKind.Text, "Who earned it.", Required: true);
    private static readonly InputField Amount = new("amount", InputKind.Number, "Above zero, in major units; never rounded.", Required: true);
    private static readonly InputField Currency = new("currency", InputKind.Text, "ISO 4217.", Required: true);
    private static readonly InputField EarnedAt = new("earnedAt", InputKind.Text, "An ISO 8601 instant with Z or an offset.", Required: true);
    private static readonly InputField Source = new("source", InputKind.Text, "What it was for: at most 200 characters.");

    public static readonly InputShape Shape = new("Earning", [Id, WriterId, Amount, Currency, EarnedAt, Source]);

    /// <summary>Null where something is wrong, which is noted with the row.</summary>
    public static Earning? Read(InputRow row)
    {
        var id = row.Parsed<EarningId>(Id, EarningId.TryParse, IdRule);
        var writer = row.Parsed<WriterId>(WriterId, Domain.Writers.WriterId.TryParse, IdRule);
        var currency = row.Currency(Currency);
        var amount = row.Amount(Amount, currency);
        var earnedAt = row.Instant(EarnedAt);
        var source = row.Text(Source, maxLength: 200);
        return row.IsValid ? new Earning(id!.Value, writer!.Value, amount!.Value, earnedAt!.Value, source) : null;
    }
}
