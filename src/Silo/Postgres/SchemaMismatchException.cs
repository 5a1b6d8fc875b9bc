namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// The database's schema is not one that this program can work with; the message says what differs and what to do.
/// </summary>
public sealed class SchemaMismatchException(string message) : Exception(message);
