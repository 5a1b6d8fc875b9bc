using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Operators;

/// <summary>Why an operator does something. Without a reason nothing is done.</summary>
public static class OperatorReason
{
    public static readonly InputField Field = new(
        "reason", InputKind.Text, "Why, in words; it stands in the audit log and in the timeline: 1 to 500 characters.", Required: true);

    public static readonly InputShape Shape = new("OperatorReason", [Field]);

    public static string? Read(InputRow row) => row.Text(Field, maxLength: 500);
}
