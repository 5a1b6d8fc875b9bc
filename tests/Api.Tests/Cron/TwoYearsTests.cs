using System.Net;
using OrleansPayouts.Domain.Schedules;
using static OrleansPayouts.Api.Tests.Cron.ClockedApp;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class TwoYearsTests
{
    private const int Months = 24;
    private const string Unfunded = "GBP";

    private static readonly Dictionary<string, decimal> Monthly = new()
    {
        ["USD"] = 120m, ["EUR"] = 130m, ["GBP"] = 140m, ["CAD"] = 150m, ["JPY"] = 16_000m,
    };

    /// <summary>The first of each month at nine. In the seventh to ninth month Stripe has no pounds.</summary>
    [Fact(Timeout = 600_000)]
    public async Task A_currency_without_money_for_three_months_holds_up_no_other_and_catches_up_once()
    {
        await using var app = await Start(new ScheduleChange { Hour = 9 }, default);
        foreach (var currency in Monthly.Keys)
        {
            app.Stripe.SetBalance(currency.ToLowerInvariant(), 1_000_000_000);
            await app.AddWriter(currency, currency);
        }

        for (var month = 1; month <= Months; month++)
        {
            var slot = At(1, 9).AddMonths(month - 1);
            foreach (var (currency, amount) in Monthly)
                await app.Earn(currency, $"{currency}-{month}", amount, currency);
            app.Stripe.SetBalance(Unfunded.ToLowerInvariant(), month is >= 7 and <= 9 ? 0 : 1_000_000_000);
            await app.Calls(slot.AddHours(-1), slot.AddMinutes(-10));
            await app.Until(slot);
            // As slowly as the machine needs: what is asked is that it happens by itself, in the slot's minute.
            app.Step = TimeSpan.FromMilliseconds(1);
            await app.Ends(slot);
            app.Step = TimeSpan.FromMilliseconds(20);

            var expected = Monthly.Keys.Where(currency => currency != Unfunded || month is < 7 or > 9).Order(StringComparer.Ordinal).ToList();
            app.PaidIn(slot, slot.AddMinutes(1)).ShouldBe(expected, $"month {month}");
            await app.Calls(slot.AddMinutes(2), slot.AddHours(1), slot.AddHours(9), slot.AddDays(1), slot.AddDays(14));
        }

        app.Replies.Count.ShouldBe(Months * 7);
        app.Replies.Where(reply => reply.Status is not (HttpStatusCode.OK or HttpStatusCode.Accepted)).Select(reply => reply.Text).ShouldBeEmpty();
        (await app.Count("select count(*) from runs")).ShouldBe(Months);
        (await app.Count("select count(*) from runs where status = 'completed' and started_at between slot and slot + interval '1 minute'")).ShouldBe(Months);
        (await app.Count("select count(*) from schedule_slots where run_id is null")).ShouldBe(0, "no slot was missed");
        foreach (var (currency, amount) in Monthly)
        {
            var transfers = app.Stripe.Transfers().Where(transfer => transfer.Currency == currency.ToLowerInvariant()).ToList();
            var minor = currency == "JPY" ? 16_000L : (long)(amount * 100);
            transfers.Sum(transfer => transfer.AmountMinor).ShouldBe(Months * minor, currency);
            transfers.Count.ShouldBe(currency == Unfunded ? Months - 3 : Months, currency);
            if (currency == Unfunded)
                transfers.Select(transfer => transfer.AmountMinor).ShouldBe([.. Enumerable.Repeat(minor, 6), 4 * minor, .. Enumerable.Repeat(minor, Months - 10)]);
        }

        (await app.Count("select sum(available_minor) + sum(reserved_minor) from balances")).ShouldBe(0);
        (await app.Count($"select count(*) from run_shortfalls where currency = '{Unfunded}' and covered_at is not null")).ShouldBe(3);
    }
}
