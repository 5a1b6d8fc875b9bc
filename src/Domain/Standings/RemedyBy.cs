namespace OrleansPayouts.Domain.Standings;

/// <summary>Who can do something about a reason.</summary>
public enum RemedyBy
{
    /// <summary>It passes by itself.</summary>
    Nobody,

    /// <summary>The payee.</summary>
    Writer,

    /// <summary>Whoever runs the platform.</summary>
    Platform,
}
