namespace OrleansPayouts.Domain.Writers;

/// <summary>Money a writer has earned. Amount above zero.</summary>
public sealed record Earning(EarningId Id, WriterId Writer, Money Amount, DateTimeOffset EarnedAt, string? Source);
