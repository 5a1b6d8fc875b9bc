using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Silo.Tests.StripeSimulator;

namespace OrleansPayouts.Silo.Tests.Stripe;

/// <summary>The transfer that these tests ask for, and what Stripe says to it.</summary>
public static class Transfers
{
    public static readonly TransferRequest Usual = To(SimulatedStripe.Active, "USD", 250);

    public static TransferRequest To(string account, string currency, long minor, int number = 1)
    {
        var payout = new PayoutId(new Guid(number, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        return new TransferRequest(
            payout,
            RunId.ForManual(new Guid("01990000-0000-7000-8000-000000000001")),
            WriterId.Parse("w:1@example.org"),
            new Money(minor, Currency.Parse(currency)),
            StripeAccountId.Parse(account),
            IdempotencyKey.For(payout, 1));
    }

    /// <summary>A faithful answer to <see cref="Usual"/>, with one text replaced.</summary>
    public static string Body(string replace = "\0", string by = "")
    {
        var body = $$$"""
            {"id":"tr_1","object":"transfer","amount":250,"currency":"usd","destination":"{{{Usual.Destination}}}",
            "livemode":false,
            "metadata":{"payout_id":"{{{Usual.Payout}}}","run_id":"{{{Usual.Run}}}"},"reversals":{"object":"list","data":[]}}
            """;
        return body.Replace(replace, by, StringComparison.Ordinal);
    }

    /// <summary><see cref="Usual"/> as a list holds it.</summary>
    public static string ListedBody { get; } = Body("\"livemode\":false,", "\"created\":1,\"reversed\":false,");

    /// <summary>A page of a list.</summary>
    public static string List(string data, string hasMore) =>
        $$"""{"object":"list","has_more":{{hasMore}},"url":"/v1/transfers","data":{{data}}}""";
}
