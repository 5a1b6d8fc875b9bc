namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// How long a run waits after an interruption of ours (the database, most likely): at first as short as recovery has to
/// be, then longer, so that a record that always fails is not tried, and sent, each second for days.
/// </summary>
public static class RunPatience
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>How many interruptions in a row are waited out as short as possible.</summary>
    private const int Short = 3;

    /// <param name="interruptions">In a row: 1 and up.</param>
    public static TimeSpan After(int interruptions)
    {
        var seconds = Shortest.TotalSeconds * Math.Pow(2, Math.Max(interruptions - Short, 0));
        return seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);
    }
}
