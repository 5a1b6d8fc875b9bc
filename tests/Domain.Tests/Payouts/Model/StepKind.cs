namespace OrleansPayouts.Domain.Tests;

/// <summary>What may happen next in a <see cref="PayoutWorld"/>.</summary>
internal enum StepKind
{
    Wait,
    Load,
    Submit,
    Arrive,
    Vanish,
    CallOff,
    Record,
    ReadList,
    ResolveFromList,
    ChangePayee,
    Cancel,
    CancelWithRun,
    RetryNow,
    FindByHand,
    MissByHand,
    AskForReview,
    Postpone,
    Reverse,
}
