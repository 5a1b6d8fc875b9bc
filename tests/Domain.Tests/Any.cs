using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Generators of the Domain's values.</summary>
internal static class Any
{
    private const string IdLetters = "ABCXYZabcxyz0189._:@-";

    /// <summary>Those of Stripe, and UGX, which Stripe writes with two decimals all the same.</summary>
    public static readonly string[] ZeroDecimalCodes =
        "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".Split(' ');

    /// <summary>Every currency that the ledger keeps.</summary>
    public static readonly string[] AllCodes =
    [
        .. from a in Enumerable.Range('A', 26) from b in Enumerable.Range('A', 26) from c in Enumerable.Range('A', 26)
           let code = new string([(char)a, (char)b, (char)c]) where Domain.Currency.TryParse(code, out _) select code,
    ];

    /// <summary>Of each number of decimals, and those that Stripe writes or takes in a way of their own.</summary>
    public static Gen<Currency> Currency { get; } =
        Gen.Elements("USD", "EUR", "GBP", "JPY", "KRW", "XOF", "KWD", "TND", "UGX", "ISK", "HUF", "TWD").Select(Domain.Currency.Parse);

    /// <summary>Small and large amounts of either sign, and the edges of 64 bits; the one value without a negative is left out.</summary>
    public static Gen<long> Minor { get; } = Gen.Frequency(
        (4, Gen.Choose(-100_000, 100_000).Select(small => (long)small)),
        (3, Long.Where(minor => minor != long.MinValue)),
        (1, Gen.Elements(0L, 1L, -1L, long.MaxValue, -long.MaxValue)));

    public static Gen<long> Long =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((long)high << 32) | (uint)low;

    public static Gen<Guid> Guid =>
        from high in Long
        from low in Long
        where high != 0
        select new Guid([.. BitConverter.GetBytes(high), .. BitConverter.GetBytes(low)]);

    public static Gen<PayoutId> PayoutId => Guid.Select(guid => new PayoutId(guid));

    public static Gen<WriterId> WriterId =>
        from first in Gen.Elements("AZaz09".ToCharArray())
        from rest in Gen.ArrayOf(Gen.Elements(IdLetters.ToCharArray()))
        where rest.Length < ExternalId.MaxLength
        select Writers.WriterId.Parse(first + new string(rest));

    /// <summary>Instants from 1990 to 2050, to the second.</summary>
    public static Gen<DateTimeOffset> Instant =>
        from day in Gen.Choose(0, 21_900)
        from second in Gen.Choose(0, 86_399)
        select new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day).AddSeconds(second);

    public static Gen<RunId> RunId =>
        Gen.OneOf(Instant.Select(Runs.RunId.ForSlot), Guid.Select(Runs.RunId.ForManual));

    /// <summary>Schedules of every frequency in every zone there is.</summary>
    public static Gen<PayoutSchedule> Schedule =>
        from frequency in Gen.Elements(Enum.GetValues<PayoutFrequency>())
        from zone in Gen.Elements(NodaTime.DateTimeZoneProviders.Tzdb.Ids.ToArray())
        from hour in Gen.Choose(0, 23)
        from minute in Gen.Elements(0, 1, 15, 30, 45, 59)
        from dayOfWeek in Gen.Choose(0, 6)
        from dayOfMonth in Gen.Choose(1, 31)
        select new PayoutSchedule
        {
            Frequency = frequency,
            Timezone = zone,
            Hour = hour,
            Minute = minute,
            DayOfWeek = dayOfWeek,
            DayOfMonth = dayOfMonth,
        };

    /// <summary>A schedule whose local time lies near a change of its zone's clocks, and an instant within three days of it.</summary>
    public static Gen<(PayoutSchedule Schedule, DateTimeOffset Instant)> ScheduleAtChange =>
        from schedule in Schedule
        from near in Instant
        from minutes in Gen.Choose(-90, 90)
        from seconds in Gen.Choose(-259_200, 259_200)
        select AtChange(schedule, near, minutes, seconds);

    private static (PayoutSchedule Schedule, DateTimeOffset Instant) AtChange(PayoutSchedule schedule, DateTimeOffset near, int minutes, int seconds)
    {
        var zone = NodaTime.DateTimeZoneProviders.Tzdb[schedule.Timezone];
        var interval = zone.GetZoneInterval(NodaTime.Instant.FromDateTimeOffset(near));
        if (!interval.HasStart || interval.Start < NodaTime.Instant.FromUtc(1975, 1, 1, 0, 0))
            return (schedule, near);
        var local = interval.IsoLocalStart.PlusMinutes(minutes);
        return (
            schedule with { Hour = local.Hour, Minute = local.Minute, DayOfWeek = (int)local.DayOfWeek % 7, DayOfMonth = local.Day },
            interval.Start.ToDateTimeOffset().AddSeconds(seconds));
    }
}
