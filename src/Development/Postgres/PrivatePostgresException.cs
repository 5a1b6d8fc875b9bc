namespace OrleansPayouts.Development.Postgres;

/// <summary>The private PostgreSQL could not be started or stopped; the message says why and what to do.</summary>
public class PrivatePostgresException : IOException
{
    public PrivatePostgresException(string message) : base(message)
    {
    }

    public PrivatePostgresException(string message, Exception inner) : base(message, inner)
    {
    }
}
