namespace OrleansPayouts.Silo.Postgres.ClusterRuntime;

/// <summary>The single-process build is active on the database.</summary>
public sealed class OtherBuildActiveException() : Exception(
    "A program of the single-process build (OrleansRuntime=Embedded) is active on this database. Stop it, then start the cluster.");
