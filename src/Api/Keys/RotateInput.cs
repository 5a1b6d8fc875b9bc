using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Operators;

namespace OrleansPayouts.Api.Keys;

/// <summary>A key to be replaced by another one.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Grace">How long the old one still opens.</param>
public sealed record RotateInput(string Reason, TimeSpan Grace)
{
    private const int DefaultGraceSeconds = 24 * 3600;
    private const int MaxGraceSeconds = 30 * 24 * 3600;

    private static readonly InputField GraceField = new(
        "graceSeconds", InputKind.Whole, "How long the old key still opens: 0 to 2,592,000 (30 days); 86,400 (a day) unless given.");

    public static readonly InputShape Shape = new("RotateKey", [OperatorReason.Field, GraceField]);

    /// <summary>Null where something is wrong, which the row then has refused.</summary>
    public static RotateInput? Read(InputRow row)
    {
        var reason = OperatorReason.Read(row);
        var grace = row.Whole(GraceField, 0, MaxGraceSeconds) ?? DefaultGraceSeconds;
        return row.IsValid ? new RotateInput(reason!, TimeSpan.FromSeconds(grace)) : null;
    }
}
