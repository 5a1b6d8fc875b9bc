using System.Globalization;

namespace Orleans;

/// <summary>How long a caller waits for this method of a grain interface, in place of the default.</summary>
/// <param name="timeout">A time span such as <c>00:00:05</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>How long the caller waits.</summary>
    public TimeSpan? Timeout { get; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}
