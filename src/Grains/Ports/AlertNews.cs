namespace OrleansPayouts.Grains.Ports;

/// <summary>What became of alerts and was not yet made into deliveries.</summary>
/// <param name="After">Up to this event it was.</param>
/// <param name="Until">Up to this one it was read; the same as <paramref name="After"/> where there is nothing new.</param>
/// <param name="News">Those in between that somebody ought to know of: raised, become worse, resolved.</param>
public sealed record AlertNews(long After, long Until, IReadOnlyList<AlertEvent> News);
