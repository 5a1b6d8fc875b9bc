namespace OrleansPayouts.Grains.Ports;

/// <summary>The database did not say whether a write was committed.</summary>
[GenerateSerializer, Alias("OrleansPayouts.JournalUnavailableException")]
public sealed class JournalUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
