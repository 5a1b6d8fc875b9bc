using OrleansPayouts.Domain;

namespace OrleansPayouts.Api.Http;

/// <summary>An amount in major units.</summary>
public sealed record AmountBody(string Currency, decimal Amount)
{
    public static AmountBody Of(Money money) => new(money.Currency.Code, money.ToJson());
}
