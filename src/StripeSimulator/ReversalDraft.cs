namespace OrleansPayouts.StripeSimulator;

/// <summary>The parameters of a reversal, checked as far as that needs no state.</summary>
internal static class ReversalDraft
{
    /// <summary>The amount (null: all that is left), or the refusal.</summary>
    public static (long? AmountMinor, Answer? Refusal) Parse(Form form)
    {
        foreach (var field in form.Fields)
        {
            if (field.Name is not ("amount" or "description"))
                return (null, StripeErrors.UnknownParameter(field.Name));
        }

        if (form["amount"] is not { } text)
            return (null, null);
        var (amountMinor, refusal) = TransferDraft.ParseAmount(text);
        return refusal is null ? (amountMinor, null) : (null, refusal);
    }
}
