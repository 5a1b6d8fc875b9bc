using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that takes reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>A tick of a reminder. It may come late or twice; what it throws is logged, and the next tick comes anyway.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
