namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// The lock in the database that says which build is active on it: held by one process of the single-process build, or
/// shared by all silos of a cluster. Two kinds at once would each hand out all of the permits.
/// </summary>
internal static class ProcessLockKey
{
    /// <summary>Any number that nothing else in this database locks.</summary>
    public const long Value = 7_296_888;
}
