namespace OrleansPayouts.Domain.Writers;

/// <summary>A hold on a writer, with the reason in words that may be shown to that writer.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.WriterHold")]
public sealed record WriterHold([property: Id(0)] HoldKind Kind, [property: Id(1)] string Reason);
