using System.Collections.Frozen;
using System.Globalization;
using NodaTime;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Schedules;

/// <summary>What a schedule's fields may be (configuration.md, "Schedule").</summary>
public static class ScheduleRules
{
    /// <summary>Our own limit: whoever has more people to tell has a mailing list.</summary>
    public const int MaxEmails = 50;

    private const int MaxEmailLength = 254;
    private const int MaxShownLength = 60;

    /// <summary>By name alone: the provider would also make zones of "UTC+5" and the like, which are none of IANA's.</summary>
    private static readonly FrozenSet<string> Zones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>One entry for each field that is wrong, in the fields' order; empty where the schedule may be stored.</summary>
    public static IReadOnlyList<ScheduleProblem> WhatIsWrong(PayoutSchedule schedule) => new[]
    {
        Enum.IsDefined(schedule.Frequency)
            ? null
            : new ScheduleProblem("frequency", $"must be one of {string.Join(", ", EnumNames<PayoutFrequency>.All)}; is {schedule.Frequency:D}"),
        Range("dayOfWeek", schedule.DayOfWeek, 0, 6),
        Range("dayOfMonth", schedule.DayOfMonth, 1, 31),
        Range("hour", schedule.Hour, 0, 23),
        Range("minute", schedule.Minute, 0, 59),
        Zone(schedule.Timezone),
        schedule.MinimumThreshold is { } usd && !MinimumThresholds.IsUsdAllowed(usd)
            ? new ScheduleProblem("minimumThreshold", string.Create(CultureInfo.InvariantCulture, $"must be {MinimumThresholds.UsdRule}; is {usd}"))
            : null,
        MinimumThresholds.WhatIsWrong(CurrencyAmounts.From(schedule.MinimumThresholds)).FirstOrDefault() is { } wrong
            ? new ScheduleProblem("minimumThresholds", wrong)
            : null,
        Range("batchSize", schedule.BatchSize ?? 1, 1, 1_000),
        Range("maxRetries", schedule.MaxRetries ?? 0, 0, 20),
        Emails(schedule.NotificationEmails),
    }.OfType<ScheduleProblem>().ToList();

    private static ScheduleProblem? Range(string field, int value, int min, int max) => value >= min && value <= max
        ? null
        : new ScheduleProblem(field, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}; is {value}"));

    private static ScheduleProblem? Zone(string zone) =>
        Zones.Contains(zone) ? null : new ScheduleProblem("timezone", $"must be an IANA time zone like Europe/Berlin; is '{Shown(zone)}'");

    private static ScheduleProblem? Emails(List<string> emails)
    {
        if (emails.Count > MaxEmails)
            return new ScheduleProblem("notificationEmails", $"must be at most {MaxEmails} addresses; are {emails.Count}");
        var wrong = emails.Where(email => !IsAddress(email)).ToList();
        return wrong.Count > 0
            ? new ScheduleProblem("notificationEmails", $"must be e-mail addresses like ada@example.com; one is '{Shown(wrong[0])}'")
            : null;
    }

    /// <summary>Printable ASCII around one @: a line break here would be a header of somebody else's in the mail.</summary>
    internal static bool IsAddress(string? email) => email is { Length: <= MaxEmailLength }
        && email.All(c => c is > ' ' and <= '~' and not (',' or ';' or '<' or '>' or '"'))
        && email.Split('@') is [{ Length: > 0 }, { Length: > 0 } domain]
        && !domain.StartsWith('.') && !domain.EndsWith('.') && domain.Contains('.');

    internal static string Shown(string? text) =>
        new([.. (text ?? "").Take(MaxShownLength).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
