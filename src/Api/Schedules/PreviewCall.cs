using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Api.Schedules;

/// <summary>What a preview is asked for.</summary>
/// <param name="Change">What the proposed schedule has otherwise than the present one; null for the present one.</param>
/// <param name="From">Slots after this instant; null for now.</param>
/// <param name="Count">How many.</param>
public sealed record PreviewCall(ScheduleChange? Change, DateTimeOffset? From, int Count)
{
    public const int MaxCount = 1_000;

    /// <summary>A thousand months later the calendar must not be over.</summary>
    public static readonly DateTimeOffset LatestFrom = SlotCalculator.Latest.AddYears(-100);

    private static readonly InputField ConfigField = new(
        "config", InputKind.Object, "A proposed schedule: what it has otherwise than the present one. Nothing is stored.", Shape: ScheduleInput.Shape);

    private static readonly InputField FromField = new("from", InputKind.Text, "Slots strictly after this ISO 8601 instant; now, unless given.");
    private static readonly InputField CountField = new("count", InputKind.Whole, "How many slots: 1 to 1,000, 12 unless given.");

    public static readonly InputShape Shape = new("SchedulePreview", [ConfigField, FromField, CountField]);

    /// <summary>What is wrong is noted with the row.</summary>
    public static PreviewCall Read(InputRow row)
    {
        var from = row.Instant(FromField);
        if (from > LatestFrom)
            row.Refuse(FromField.Name, $"must not be after the beginning of {LatestFrom:yyyy}");
        var config = row.Object(ConfigField);
        return new PreviewCall(config is null ? null : ScheduleInput.Read(config), from, row.Whole(CountField, 1, MaxCount) ?? SlotBody.Few);
    }
}
