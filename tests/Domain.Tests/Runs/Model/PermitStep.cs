namespace OrleansPayouts.Domain.Tests;

/// <summary>One step of a history. What it makes of <see cref="Choice"/> depends on its kind.</summary>
internal readonly record struct PermitStep(PermitStepKind Kind, int Silo, int Choice)
{
    private static readonly Gen<PermitStepKind> Kinds = Gen.Frequency(
        (5, Gen.Constant(PermitStepKind.Wait)),
        (6, Gen.Constant(PermitStepKind.Ask)),
        (8, Gen.Constant(PermitStepKind.RequestArrives)),
        (8, Gen.Constant(PermitStepKind.AnswerArrives)),
        (1, Gen.Constant(PermitStepKind.GiveUp)),
        (14, Gen.Constant(PermitStepKind.Begin)),
        (6, Gen.Constant(PermitStepKind.End)),
        (1, Gen.Constant(PermitStepKind.Die)),
        (1, Gen.Constant(PermitStepKind.ChangeHands)));

    public static Gen<PermitStep[]> Sequences { get; } = Gen.ArrayOf(
        from kind in Kinds
        from silo in Gen.Choose(0, PermitWorld.Silos - 1)
        from choice in Gen.Choose(0, 9)
        select new PermitStep(kind, silo, choice));
}
