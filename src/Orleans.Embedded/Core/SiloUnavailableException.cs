namespace Orleans.Runtime;

/// <summary>A call was refused because the process is stopping.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>A refusal in words.</summary>
    public SiloUnavailableException(string message)
        : base(message)
    {
    }
}
