namespace OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

/// <summary>What a program does while it waits to become the active one. A program without it just waits.</summary>
public interface IStandby
{
    /// <summary>The wait begins, and may last for days. It goes on whatever this does.</summary>
    Task Begin(CancellationToken cancellationToken);

    /// <summary>The wait is over, or the program stops.</summary>
    Task End();
}
