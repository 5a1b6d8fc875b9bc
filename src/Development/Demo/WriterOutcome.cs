namespace OrleansPayouts.Development.Demo;

/// <summary>What a run did for a writer, better before worse.</summary>
internal enum WriterOutcome
{
    Excluded,
    Paid,
    Waiting,
    Failed,
    Unknown,
}
