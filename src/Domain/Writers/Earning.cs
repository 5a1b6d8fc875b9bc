namespace OrleansPayouts.Domain.Writers;

/// <summary>Money a writer has earned. Amount above zero and at most <see cref="MaxAmountMinor"/>.</summary>
public sealed record Earning(EarningId Id, WriterId Writer, Money Amount, DateTimeOffset EarnedAt, string? Source)
{
    /// <summary>
    /// The most one earning may hold, in minor units: ten trillion. A call of 100,000 such lines, and a run over as
    /// many such balances, still add up within 64 bits; a typing error of a few digits too many is caught.
    /// </summary>
    public const long MaxAmountMinor = 10_000_000_000_000;
}
