using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>When reminders tick.</summary>
internal sealed partial class ReminderClock
{
    // Timers of .NET end at 49 days; a later tick is looked at again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId Grain, string Name), ReminderEntry> _entries = [];
    private readonly PriorityQueue<ReminderEntry, DateTime> _due = new();
    private ITimer? _timer;
    private int _underWay;
    private bool _isDisposed;

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    /// <summary>The first tick after now: a whole number of periods after the first. Ticks that were missed are not made up for.</summary>
    internal static DateTime NextTick(ReminderEntry entry, DateTime now)
    {
        if (now < entry.StartAt)
            return entry.StartAt;
        var since = now - entry.StartAt;
        return now + (entry.Period - TimeSpan.FromTicks(since.Ticks % entry.Period.Ticks));
    }

    private void Schedule(ReminderEntry entry, DateTime due)
    {
        lock (_gate)
        {
            _entries[(entry.GrainId, entry.ReminderName)] = entry;
            _due.Enqueue(entry, due);
        }
    }

    private void Forget(RegisteredReminder reminder)
    {
        lock (_gate)
        {
            var key = (reminder.GrainId, reminder.ReminderName);
            if (_entries.TryGetValue(key, out var entry) && entry.ETag == reminder.ETag)
                _entries.Remove(key);
        }
    }

    // Sends what is due and sets the timer for what is next.
    private void Wake()
    {
        foreach (var entry in TakeDue())
            _ = TickAsync(entry);
    }

    private List<ReminderEntry> TakeDue()
    {
        var taken = new List<ReminderEntry>();
        lock (_gate)
        {
            if (_isDisposed)
                return taken;
            var now = Now();
            while (_underWay < runtime.Options.ReminderTicksAtOnce && _due.TryPeek(out var entry, out var due) && due <= now)
            {
                _due.Dequeue();
                if (!IsCurrent(entry))
                    continue;
                _underWay++;
                taken.Add(entry);
            }

            SetTimer(now);
        }

        return taken;
    }

    // With all ticks under way that may be, the end of one of them wakes the clock.
    private void SetTimer(DateTime now)
    {
        if (!_due.TryPeek(out _, out var next) || _underWay >= runtime.Options.ReminderTicksAtOnce)
            return;
        var wait = next > now ? next - now : TimeSpan.Zero;
        _timer ??= TimerWithoutContext.Create(runtime.Time, static clock => ((ReminderClock)clock!).Wake(), this);
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private async Task TickAsync(ReminderEntry entry)
    {
        try
        {
            if (runtime.Catalog.Remindable(entry.GrainId.Type) is not { } remindable)
            {
                LogNoClass(runtime.Log, entry.ReminderName, entry.GrainId);
            }
            else
            {
                var status = new TickStatus(entry.StartAt, entry.Period, Now());
                var grain = (IRemindable)(object)remindable.Reference(runtime, entry.GrainId.Key.ToString());
                await grain.ReceiveReminder(entry.ReminderName, status).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            LogTickFailed(runtime.Log, failure, entry.ReminderName, entry.GrainId);
        }

        lock (_gate)
        {
            _underWay--;
            if (IsCurrent(entry))
                _due.Enqueue(entry, NextTick(entry, Now()));
        }

        Wake();
    }

    private bool IsCurrent(ReminderEntry entry) =>
        _entries.TryGetValue((entry.GrainId, entry.ReminderName), out var current) && current == entry;

    [LoggerMessage(Level = LogLevel.Error, Message = "Reminder {Reminder} of {GrainId} ticks for a grain class that is not here or takes no reminders.")]
    private static partial void LogNoClass(ILogger logger, string reminder, GrainId grainId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A tick of reminder {Reminder} of {GrainId} failed; the next comes in its time.")]
    private static partial void LogTickFailed(ILogger logger, Exception failure, string reminder, GrainId grainId);
}
