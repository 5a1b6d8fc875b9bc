namespace OrleansPayouts.Development.Postgres;

/// <summary>
/// No PostgreSQL server that can be used is installed; the message says what to install or which variable to set.
/// </summary>
public sealed class PostgresNotFoundException(string found) : PrivatePostgresException(
    $"{found} Install one (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17), " +
    "or set DATABASE_URL to a database that is already running, such as postgres://user:password@host:5432/payouts.");
