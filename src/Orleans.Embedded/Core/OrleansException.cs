namespace Orleans.Runtime;

/// <summary>An error of the grain runtime.</summary>
public class OrleansException : Exception
{
    /// <summary>An error without words.</summary>
    public OrleansException()
        : base("Unexpected error.")
    {
    }

    /// <summary>An error in words.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
