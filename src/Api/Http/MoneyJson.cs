using OrleansPayouts.Domain;

namespace OrleansPayouts.Api.Http;

/// <summary>How money is written in JSON: a decimal number of major units with the currency's own decimals.</summary>
public static class MoneyJson
{
    /// <summary>2500.00 and not 2500 for dollars; 2500 and not 2500.00 for yen.</summary>
    public static decimal ToJson(this Money money)
    {
        var minor = new decimal(money.Minor);
        var parts = decimal.GetBits(minor);
        return new decimal(parts[0], parts[1], parts[2], minor < 0, (byte)money.Currency.Exponent);
    }
}
