namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>What becomes of a statement or an answer that was caught.</summary>
internal enum Verdict
{
    /// <summary>It goes on its way.</summary>
    Pass,

    /// <summary>It is lost, and its connection closed on both sides.</summary>
    Cut,
}
