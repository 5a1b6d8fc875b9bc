namespace Orleans.Runtime;

/// <summary>A reminder could not be registered or unregistered because someone else changed it.</summary>
public sealed class ReminderException : OrleansException
{
    /// <summary>An error in words.</summary>
    public ReminderException(string message)
        : base(message)
    {
    }
}
