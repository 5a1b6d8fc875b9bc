namespace OrleansPayouts.Development.Postgres;

/// <summary>
/// Locks between processes on one data folder. They are held by an open file, so the kernel frees them when a
/// process is killed.
/// </summary>
internal static class FolderLock
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until no other process holds the lock.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="activity">What its holder does, for the error message.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="PrivatePostgresException">Another process held it that long.</exception>
    public static async Task<FileStream> ExclusiveAsync(string path, TimeSpan patience, string activity, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < patience; waited += _pause)
        {
            if (TryExclusive(path) is { } held)
                return held;
            await Task.Delay(_pause, cancellation);
        }

        throw new PrivatePostgresException(
            $"Another process has been {activity} for {patience.TotalMinutes} minutes: it holds {path}. End that process first.");
    }

    public static FileStream? TryExclusive(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        // A lock that is held is a plain IOException; a missing folder and the like are types of their own.
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            return null;
        }
    }

    /// <summary>Holds the lock together with others; call it only while no process can hold it exclusively.</summary>
    public static FileStream Shared(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
}
