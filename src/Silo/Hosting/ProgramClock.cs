namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// The system's clock, whose timestamps count from its making. Orleans's watchdog compares with a timestamp of 0 when it starts
/// (one of its threads runs before the other's time is noted), and warned that a check "has not completed" for as long as the
/// machine was up.
/// </summary>
internal sealed class ProgramClock : TimeProvider
{
    private readonly long _made = System.GetTimestamp();

    public override long GetTimestamp() => System.GetTimestamp() - _made;
}
