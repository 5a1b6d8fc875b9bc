using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Writers;

/// <summary>Why an admin does something.</summary>
public static class ReasonInput
{
    private static readonly InputField Reason = new(
        "reason", InputKind.Text, "Why, in words that may be shown to the writer: 1 to 500 characters.", Required: true);

    public static readonly InputShape Shape = new("Reason", [Reason]);

    public static string? Read(InputRow row) => row.Text(Reason, maxLength: 500);
}
