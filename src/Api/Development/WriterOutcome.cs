namespace OrleansPayouts.Api.Development;

/// <summary>What a run did for a writer, better before worse.</summary>
public enum WriterOutcome
{
    Excluded,
    Paid,
    Waiting,
    Failed,
    Unknown,
}
