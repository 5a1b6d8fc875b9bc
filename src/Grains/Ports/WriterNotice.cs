namespace OrleansPayouts.Grains.Ports;

/// <summary>What was saved for the writer at <paramref name="Index"/> (from 0) of the input and may be a mistake.</summary>
/// <param name="Index">The place.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Other">Another writer with the same account, or the currency that the threshold was in.</param>
public sealed record WriterNotice(int Index, WriterNoticeKind Kind, string Other);
