namespace OrleansPayouts.Api.Http;

/// <summary>On an endpoint that reads its query by itself: the names of the parameters that it looks at, or all of them.</summary>
/// <param name="Names">Null where any may be there.</param>
public sealed record KnownQuery(IReadOnlyList<string>? Names)
{
    /// <summary>What is in the address is the caller's own business.</summary>
    public static readonly KnownQuery Any = new(Names: null);
}
