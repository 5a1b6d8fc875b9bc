namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>
/// How long a runtime waits for answers and keeps idle grains. Real Orleans goes by the machine's clock alone in both, so
/// tests of them set short times, the same for every runtime.
/// </summary>
/// <param name="Response">How long a caller waits for an answer.</param>
/// <param name="Idle">How long a grain stays that nobody calls; looked at each second or minute.</param>
public sealed record ConformanceTimes(TimeSpan Response, TimeSpan Idle)
{
    /// <summary>What Orleans documents.</summary>
    public static ConformanceTimes Usual { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15));

    /// <summary>How often idle grains are looked for: a tick of it at least fits into <see cref="Idle"/>.</summary>
    public TimeSpan LookAround => Idle > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
}
