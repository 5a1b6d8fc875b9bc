namespace OrleansPayouts.Grains.Ports;

/// <summary>A payout with its attempts.</summary>
public sealed record TracedPayout(PayoutView View, IReadOnlyList<AttemptView> Attempts);
