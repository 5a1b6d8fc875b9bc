using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Reminders of a grain: durable, at least a minute apart, late rather than lost. All of these must be called in a turn
/// of the grain.
/// </summary>
public static class GrainReminderExtensions
{
    /// <summary>Registers the reminder, or gives the one of this name new times.</summary>
    /// <param name="grain">A grain that is <see cref="IRemindable"/>.</param>
    /// <param name="reminderName">Unique in the grain.</param>
    /// <param name="dueTime">Time to the first tick; not negative.</param>
    /// <param name="period">Time between ticks; at least a minute unless the options say otherwise.</param>
    /// <exception cref="ArgumentException">A time is not allowed.</exception>
    /// <exception cref="InvalidOperationException">The grain is not remindable, or this is not one of its turns.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this Grain grain,
        string reminderName,
        TimeSpan dueTime,
        TimeSpan period) =>
        RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

    /// <inheritdoc cref="RegisterOrUpdateReminder(Grain, string, TimeSpan, TimeSpan)"/>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this IGrainBase grain,
        string reminderName,
        TimeSpan dueTime,
        TimeSpan period)
    {
        RequireName(reminderName);
        var activation = Activation.RequireTurnOf(grain);
        if (grain is not IRemindable)
            throw new InvalidOperationException($"{grain.GetType()} takes no reminders: it does not implement IRemindable.");
        return activation.Runtime.Reminders.RegisterAsync(activation.GrainId, reminderName, dueTime, period);
    }

    /// <summary>Removes the reminder. That it is gone already is no error.</summary>
    /// <exception cref="ReminderException">It was registered anew since this handle was obtained.</exception>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) =>
        UnregisterReminder((IGrainBase)grain, reminder);

    /// <inheritdoc cref="UnregisterReminder(Grain, IGrainReminder)"/>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return Activation.RequireTurnOf(grain).Runtime.Reminders.UnregisterAsync((RegisteredReminder)reminder);
    }

    /// <summary>The grain's reminder of this name, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) =>
        GetReminder((IGrainBase)grain, reminderName);

    /// <inheritdoc cref="GetReminder(Grain, string)"/>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
    {
        RequireName(reminderName);
        var activation = Activation.RequireTurnOf(grain);
        return activation.Runtime.Reminders.GetAsync(activation.GrainId, reminderName);
    }

    /// <summary>All reminders of the grain.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

    /// <inheritdoc cref="GetReminders(Grain)"/>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain)
    {
        var activation = Activation.RequireTurnOf(grain);
        return activation.Runtime.Reminders.GetAllAsync(activation.GrainId);
    }

    private static void RequireName(string reminderName)
    {
        // Orleans throws this kind for an empty name too.
        if (string.IsNullOrWhiteSpace(reminderName))
            throw new ArgumentNullException(nameof(reminderName));
    }
}
