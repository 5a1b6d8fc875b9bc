namespace OrleansPayouts.Domain.Tests;

/// <summary>What may happen next in a <see cref="PermitWorld"/>.</summary>
internal enum PermitStepKind
{
    Wait,
    Ask,
    RequestArrives,
    AnswerArrives,
    GiveUp,
    Begin,
    End,
    Die,
    ChangeHands,
}
