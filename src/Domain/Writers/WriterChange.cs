namespace OrleansPayouts.Domain.Writers;

/// <summary>
/// What is to be true of a writer; what is not given stays as it is. A new writer must be given a name and a currency, and neither
/// can be cleared.
/// </summary>
public sealed record WriterChange(WriterId Id)
{
    public FieldChange<string> DisplayName { get; init; }

    public FieldChange<string> Email { get; init; }

    public FieldChange<StripeAccountId?> StripeAccount { get; init; }

    public FieldChange<Currency?> Currency { get; init; }

    /// <summary>Must be in the currency that the writer has after the change. Another currency without a threshold clears it.</summary>
    public FieldChange<Money?> MinimumThreshold { get; init; }

    /// <summary>For new writers only: a hold of a known one is set and lifted by itself.</summary>
    public WriterHold? Hold { get; init; }

    /// <summary>The writer as it is to be, whole.</summary>
    public static WriterChange Of(Writer writer) => new(writer.Id)
    {
        DisplayName = writer.DisplayName,
        Email = writer.Email,
        StripeAccount = writer.StripeAccount,
        Currency = writer.Currency,
        MinimumThreshold = writer.MinimumThreshold,
        Hold = writer.Hold,
    };
}
