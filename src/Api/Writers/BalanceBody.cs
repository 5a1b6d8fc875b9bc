using OrleansPayouts.Api.Http;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>What a writer has in one currency, in major units.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Available">To be paid.</param>
/// <param name="Reserved">Being paid.</param>
/// <param name="Paid">Paid so far.</param>
public sealed record BalanceBody(string Currency, decimal Available, decimal Reserved, decimal Paid)
{
    public static BalanceBody Of(WriterBalance balance) => new(
        balance.Available.Currency.Code, balance.Available.ToJson(), balance.Reserved.ToJson(), balance.Paid.ToJson());
}
