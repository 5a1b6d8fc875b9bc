namespace OrleansPayouts.Domain.Tests;

/// <summary>One step. What <paramref name="Choice"/> chooses depends on the kind: a wait, a request, an answer.</summary>
internal readonly record struct Step(StepKind Kind, int Actor, int Choice, Weather Weather, bool AnswerIsLost)
{
    public override string ToString() => $"{Kind} by {Actor} of {Choice}, {Weather}{(AnswerIsLost ? ", lost" : "")}";

    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (3, Gen.Constant(StepKind.Wait)),
        (2, Gen.Constant(StepKind.Load)),
        (6, Gen.Constant(StepKind.Submit)),
        (6, Gen.Constant(StepKind.Arrive)),
        (1, Gen.Constant(StepKind.Vanish)),
        (1, Gen.Constant(StepKind.CallOff)),
        (6, Gen.Constant(StepKind.Record)),
        (2, Gen.Constant(StepKind.ReadList)),
        (2, Gen.Constant(StepKind.ResolveFromList)),
        (2, Gen.Constant(StepKind.ChangePayee)),
        (1, Gen.Constant(StepKind.Cancel)),
        (1, Gen.Constant(StepKind.CancelWithRun)),
        (1, Gen.Constant(StepKind.RetryNow)),
        (1, Gen.Constant(StepKind.FindByHand)),
        (1, Gen.Constant(StepKind.MissByHand)),
        (1, Gen.Constant(StepKind.AskForReview)),
        (1, Gen.Constant(StepKind.Postpone)),
        (1, Gen.Constant(StepKind.Reverse)));

    private static readonly Gen<Weather> Weathers = Gen.Frequency(
        (3, Gen.Constant(Weather.Commits)),
        (1, Gen.Constant(Weather.CommitsButAnswers500)),
        (2, Gen.Constant(Weather.Answers500)),
        (2, Gen.Constant(Weather.RefusesForBalance)),
        (1, Gen.Constant(Weather.RefusesForAccount)),
        (1, Gen.Constant(Weather.RefusesTheRequest)),
        (2, Gen.Constant(Weather.RefusedUnexecuted)),
        (3, Gen.Constant(Weather.RateLimited)),
        (1, Gen.Constant(Weather.KeyInUse)),
        (1, Gen.Constant(Weather.Unauthorized)));

    public static Gen<Step[]> Sequences { get; } = Gen.ArrayOf(
        from kind in Kinds
        from actor in Gen.Choose(0, PayoutWorld.Actors - 1)
        from choice in Gen.Choose(0, 6)
        from weather in Weathers
        from lost in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(kind, actor, choice, weather, lost));
}
