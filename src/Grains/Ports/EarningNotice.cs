namespace OrleansPayouts.Grains.Ports;

/// <summary>The earning at <paramref name="Index"/> (from 0) of the input is in another currency than its writer's, which is given.</summary>
public sealed record EarningNotice(int Index, Currency WritersCurrency);
