using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>
/// Reminders of the process. The table holds them; since no other process writes it meanwhile, it is read once, at the
/// start, and kept in memory from then on.
/// </summary>
internal sealed partial class ReminderClock(EmbeddedRuntime runtime) : IDisposable
{
    internal async Task StartAsync()
    {
        if (runtime.Services.GetService<IReminderTable>() is not { } table)
            return;
        var rows = await table.ReadRows(0, 0);
        var now = Now();
        foreach (var entry in rows.Reminders)
        {
            // A tick may have been missed while no process ran: it comes now, late rather than lost.
            Schedule(entry, entry.StartAt > now ? entry.StartAt : now);
        }

        Wake();
    }

    internal async Task<IGrainReminder> RegisterAsync(GrainId grainId, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < runtime.Options.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"The period of reminder {name} is {period}, less than the minimum of {runtime.Options.MinimumReminderPeriod}.",
                nameof(period));
        }

        var entry = new ReminderEntry { GrainId = grainId, ReminderName = name, StartAt = Now() + dueTime, Period = period };
        entry.ETag = await Table().UpsertRow(entry)
            ?? throw new ReminderException($"Reminder {entry} could not be registered: someone else is changing it. Try again.");
        Schedule(entry, entry.StartAt);
        Wake();
        return RegisteredReminder.Of(entry);
    }

    internal async Task UnregisterAsync(RegisteredReminder reminder)
    {
        var isRemoved = await Table().RemoveRow(reminder.GrainId, reminder.ReminderName, reminder.ETag)
            || await Table().ReadRow(reminder.GrainId, reminder.ReminderName) is null;
        if (!isRemoved)
            throw new ReminderException($"{reminder} was registered anew meanwhile. Get it again, then unregister it.");
        Forget(reminder);
    }

    internal async Task<IGrainReminder?> GetAsync(GrainId grainId, string name) =>
        await Table().ReadRow(grainId, name) is { } entry ? RegisteredReminder.Of(entry) : null;

    internal async Task<List<IGrainReminder>> GetAllAsync(GrainId grainId) =>
        [.. (await Table().ReadRows(grainId)).Reminders.Select(RegisteredReminder.Of)];

    private DateTime Now() => runtime.Time.GetUtcNow().UtcDateTime;

    private IReminderTable Table() =>
        runtime.Services.GetService<IReminderTable>()
        ?? throw new OrleansException("No IReminderTable is registered, so there are no reminders.");
}
