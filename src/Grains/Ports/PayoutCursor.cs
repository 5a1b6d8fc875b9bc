namespace OrleansPayouts.Grains.Ports;

/// <summary>Where a page of payouts or exclusions ended.</summary>
public sealed record PayoutCursor(string WriterId, string Currency);
