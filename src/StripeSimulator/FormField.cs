namespace OrleansPayouts.StripeSimulator;

/// <summary>One decoded name and value of a form, a query, or a transfer's metadata.</summary>
public readonly record struct FormField(string Name, string Value);
