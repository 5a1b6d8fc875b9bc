using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>Something that goes wrong, while the program works or between its works.</summary>
internal interface IFault
{
    /// <summary>The kind that it is counted under.</summary>
    string Kind { get; }

    /// <summary>How long it may wait for what it is to strike, and take.</summary>
    TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>Lets it happen. Gives true where it did: a fault that waits for a step in vain has not fired.</summary>
    Task<bool> Strike(Arena arena, CancellationToken stop);
}
