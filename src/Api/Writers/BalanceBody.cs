using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>What a writer has in one currency, in major units.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Available">To be paid now.</param>
/// <param name="Reserved">Being paid.</param>
/// <param name="Paid">Paid so far.</param>
/// <param name="Pending">Recorded and dated ahead: to be paid from its date on.</param>
/// <param name="PendingUntil">When the first of it becomes payable; null where nothing is pending.</param>
public sealed record BalanceBody(string Currency, decimal Available, decimal Reserved, decimal Paid, decimal Pending, DateTimeOffset? PendingUntil)
{
    public static BalanceBody Of(WriterBalance balance) => new(
        balance.Available.Currency.Code, balance.Available.ToJson(), balance.Reserved.ToJson(), balance.Paid.ToJson(),
        (balance.Pending?.Amount ?? Money.Zero(balance.Available.Currency)).ToJson(), balance.Pending?.NextAt);
}
