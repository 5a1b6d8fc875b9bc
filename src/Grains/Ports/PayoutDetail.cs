namespace OrleansPayouts.Grains.Ports;

/// <summary>A payout with all that happened to it, oldest first.</summary>
public sealed record PayoutDetail(PayoutView View, IReadOnlyList<AttemptView> Attempts, IReadOnlyList<TimelineEntry> Timeline);
