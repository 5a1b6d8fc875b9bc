using System.Globalization;

namespace OrleansPayouts.Api.Input;

/// <summary>
/// Reads instants: ISO 8601 with an explicit offset, kept in UTC to the microsecond, which is what the database keeps.
/// Earlier than 1970 is a mistake of whoever sends it; the first instant of all would even become minus infinity there.
/// </summary>
public static class PlainInstant
{
    public const string Rule = "must be an instant like 2026-02-01T09:00:00Z (ISO 8601, with Z or an offset), in 1970 or later";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mmzzz",
    ];

    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        var valid = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
        instant = instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
        return valid && instant >= DateTimeOffset.UnixEpoch;
    }
}
