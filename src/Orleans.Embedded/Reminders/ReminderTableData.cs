namespace Orleans;

/// <summary>Rows read from the reminder table.</summary>
public sealed class ReminderTableData
{
    /// <summary>These rows.</summary>
    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

    /// <summary>No rows.</summary>
    public ReminderTableData() => Reminders = [];

    /// <summary>The rows.</summary>
    public IList<ReminderEntry> Reminders { get; }
}
