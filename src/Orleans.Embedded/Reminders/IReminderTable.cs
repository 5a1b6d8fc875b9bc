using Orleans.Runtime;

namespace Orleans;

/// <summary>The durable table of reminders.</summary>
public interface IReminderTable
{
    /// <summary>All reminders of one grain.</summary>
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>The reminders in a part of the hash ring. This runtime owns the whole ring and asks for <c>(0, 0)</c> alone.</summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>One reminder, or null.</summary>
    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Inserts or replaces a reminder, whatever version is there, and returns the new ETag.</summary>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>Removes a reminder of this ETag; false when there is none.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);
}
