namespace OrleansPayouts.Silo.Postgres.Private;

/// <summary>
/// Locks between processes on one data folder. They are held by an open file, so the kernel frees them when a
/// process is killed.
/// </summary>
internal static class FolderLock
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer than a first start and a hard stop together take.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits until nobody else holds the lock.</summary>
    /// <exception cref="PrivatePostgresException">Somebody held it for two minutes.</exception>
    public static async Task<FileStream> ExclusiveAsync(string path, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < _patience; waited += _pause)
        {
            if (TryExclusive(path) is { } held)
                return held;
            await Task.Delay(_pause, cancellation);
        }

        throw new PrivatePostgresException(
            $"Another process has been starting or stopping the database for {_patience.TotalMinutes} minutes " +
            $"(it holds {path}). End it, or use another data folder.");
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

    /// <summary>Joins those who hold the lock together; call it only while no one can hold it exclusively.</summary>
    public static FileStream Shared(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
}
