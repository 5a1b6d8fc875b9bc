using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The handle of a reminder as it was registered.</summary>
internal sealed record RegisteredReminder(GrainId GrainId, string ReminderName, string ETag) : IGrainReminder
{
    internal static RegisteredReminder Of(ReminderEntry entry) => new(entry.GrainId, entry.ReminderName, entry.ETag!);
}
