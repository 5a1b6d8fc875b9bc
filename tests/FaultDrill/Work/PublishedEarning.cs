namespace OrleansPayouts.FaultDrill.Work;

/// <summary>A line that the program has accepted.</summary>
internal sealed record PublishedEarning(string Id, string Writer, string Currency, long AmountMinor);
