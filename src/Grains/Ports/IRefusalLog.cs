using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What was refused at Orleans's ports: in the program's log, in the audit log, and from there in an alert.</summary>
public interface IRefusalLog
{
    /// <summary>
    /// Notes a refusal; returns at once and never throws. The same again within a minute is not written again, and of
    /// different ones no more than <see cref="MostAMinute"/>: who is refused must not fill the audit log.
    /// </summary>
    void Note(Refusal refusal);

    /// <summary>The refusals since then, by kind and day, the latest first.</summary>
    Task<IReadOnlyList<RefusalSign>> ReadSince(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Entries that one silo writes in a minute at most.</summary>
    const int MostAMinute = 20;
}
