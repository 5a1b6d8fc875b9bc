using System.ComponentModel.DataAnnotations;

namespace Orleans.Hosting;

/// <summary>The limits of the single-process runtime. The defaults are Orleans's.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>How long a caller waits for an answer. Default 30 s; more than zero, at most a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation stays in memory after its last use. Default 15 min; at least a second.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for. Default 1 min; a second to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long OnActivateAsync may take. Default 30 s; more than zero, at most a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long OnDeactivateAsync may take. Default 30 s; more than zero, at most a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest period that a reminder may have. Default 1 min; at least a second.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many ticks of reminders are under way at once, so that a start with many of them overdue does not flood the
    /// process. Default 64; 1 to 10,000. Orleans has no such limit.
    /// </summary>
    [Range(1, 10_000)]
    public int ReminderTicksAtOnce { get; set; } = 64;

    /// <summary>
    /// How long the end of the process waits for running calls and for deactivations; the host's own limit holds too.
    /// Default 20 s; more than zero, at most an hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
