namespace OrleansPayouts.Grains.Ports;

/// <summary>The transfer is recorded for another payout. Nothing was written.</summary>
public sealed class TransferTakenException(Exception? cause = null) : Exception("The transfer is recorded for another payout.", cause);
