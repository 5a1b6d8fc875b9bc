using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Api.Writers;

/// <summary>Which writers are to be released.</summary>
/// <param name="Ids">These; null for all of the kind.</param>
/// <param name="Kind">Only those who are held so; null for any hold.</param>
/// <param name="Reason">Why.</param>
public sealed record ReleaseInput(IReadOnlyList<WriterId>? Ids, HoldKind? Kind, string Reason)
{
    private const int MaxIds = 10_000;

    private static readonly InputField IdsField = new("ids", InputKind.TextList, "The writers' ids, up to 10,000. Required unless status is given.");

    private static readonly InputField StatusField = new(
        "status", InputKind.Text, $"Only writers with this status: {Known}. Without ids, all of them.");

    private static readonly InputField ReasonField = new(
        "reason", InputKind.Text, "Why, in words; it stands in the audit log: 1 to 500 characters.", Required: true);

    public static readonly InputShape Shape = new("ReleaseWriters", [IdsField, StatusField, ReasonField]);

    private static string Known => string.Join(", ", WriterStatus.OfHolds.Keys);

    /// <summary>Null where something is wrong, which the row then has refused.</summary>
    public static ReleaseInput? Read(InputRow row)
    {
        var reason = row.Text(ReasonField, maxLength: 500);
        var kind = row.Parsed<HoldKind>(StatusField, static (text, out value) => WriterStatus.OfHolds.TryGetValue(text ?? "", out value), $"must be one of {Known}");
        var ids = ReadIds(row);
        if (row.IsValid && ids is null && kind is null)
            row.Refuse(IdsField.Name, "is required unless status is given");
        return row.IsValid ? new ReleaseInput(ids, kind, reason!) : null;
    }

    private static List<WriterId>? ReadIds(InputRow row)
    {
        if (row.TextList(IdsField, MaxIds, ExternalId.MaxLength) is not { } texts)
            return null;
        var ids = new List<WriterId>(texts.Count);
        foreach (var text in texts)
            if (WriterId.TryParse(text, out var id))
                ids.Add(id);
            else
                row.Refuse(IdsField.Name, $"must each be {ExternalId.Rule}; one is {Http.Problems.Quoted(text)}");
        return ids;
    }
}
