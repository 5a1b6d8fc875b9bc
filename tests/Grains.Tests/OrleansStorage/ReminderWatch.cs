using System.Collections.Concurrent;
using Orleans.Reminders.Diagnostics;
using Orleans.Runtime;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>
/// Knows which reminders wait for their next tick. Orleans sets its clock for a reminder on another thread, a moment after
/// the registration or the tick before; a test that moves the clock in that moment would miss the tick.
/// </summary>
internal sealed class ReminderWatch : IObserver<ReminderEvents.ReminderEvent>, IDisposable
{
    private readonly ConcurrentDictionary<(string Key, string Reminder), bool> _isSet = new();
    private readonly ConcurrentDictionary<(string Key, string Reminder), SiloAddress> _silos = new();
    private readonly IDisposable _subscription;

    public ReminderWatch() => _subscription = ReminderEvents.AllEvents.Subscribe(this);

    /// <summary>The silo that last set its clock for it.</summary>
    public SiloAddress SiloOf(string key, string reminder) => _silos[(key, reminder)];

    public bool IsSet(string key, string reminder) => _isSet.GetValueOrDefault((key, reminder));

    public void OnNext(ReminderEvents.ReminderEvent value)
    {
        var reminder = (value.GrainId.Key.ToString()!, value.ReminderName);
        bool? isSet = value switch
        {
            ReminderEvents.LocalReminderTickWaitArmed => true,
            ReminderEvents.LocalReminderStarted or ReminderEvents.LocalReminderScheduleChanged or ReminderEvents.TickFiring => false,
            _ => null,
        };
        if (isSet is { } known)
            _isSet[reminder] = known;
        if (isSet == true)
            _silos[reminder] = value.SiloAddress!;
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription.Dispose();
}
