using System.Globalization;

namespace OrleansPayouts.Domain.Runs;

/// <summary>A run's id: <c>scheduled_run_&lt;slot in Unix ms&gt;</c> or <c>manual_run_&lt;ulid&gt;</c> (http-contract.md).</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.RunId")]
public readonly record struct RunId
{
    private const string Scheduled = "scheduled_run_";
    private const string Manual = "manual_run_";

    [Id(0)]
    private readonly string? value;

    private RunId(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("A default RunId names no run.");

    /// <summary>The slot that a scheduled run pays; null for a manual one, and for a slot beyond the calendar.</summary>
    public DateTimeOffset? Slot => IsScheduled(Value)
        && long.Parse(Value.AsSpan(Scheduled.Length), CultureInfo.InvariantCulture) is var ms
        && ms >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
        : null;

    public static RunId ForSlot(DateTimeOffset slot) =>
        new(Scheduled + slot.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    /// <param name="unique">A version 7 GUID: its 128 bits, time first, are a ULID's.</param>
    public static RunId ForManual(Guid unique) => new(Manual + CrockfordBase32.Encode(unique));

    public static RunId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a run id.");

    public static bool TryParse(string? text, out RunId id)
    {
        var valid = text is not null && (IsScheduled(text) || IsManual(text));
        id = valid ? new RunId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    private static bool IsScheduled(string text) => text.StartsWith(Scheduled, StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(Scheduled.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms)
        // One slot has one spelling: no +1, no 007, no trailing NUL, all of which the parser takes.
        && text.AsSpan(Scheduled.Length).SequenceEqual(ms.ToString(CultureInfo.InvariantCulture));

    private static bool IsManual(string text) => text.StartsWith(Manual, StringComparison.Ordinal)
        && CrockfordBase32.IsEncoded(text.AsSpan(Manual.Length));
}
