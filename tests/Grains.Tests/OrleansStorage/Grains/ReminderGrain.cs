using System.Globalization;
using Orleans.Runtime;

namespace OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

public sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    private IGrainReminder? _held;

    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Note("activate");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note("deactivated");
        return Task.CompletedTask;
    }

    public Task Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task Hold(string name) => _held = await this.GetReminder(name);

    public Task UnregisterHeld() => this.UnregisterReminder(_held!);

    public async Task<List<string>> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Probe.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{reminderName} first {status.FirstTickTime:s} period {status.Period} now {status.CurrentTickTime:s}"));
        Probe.Note($"tick {reminderName}");
        return reminderName == "failing" ? throw new FormatException("a bad tick") : Task.CompletedTask;
    }
}
