namespace OrleansPayouts.Api.Keys;

/// <summary>On an endpoint: the scope that a key must have.</summary>
public sealed record RequiredScope(KeyScope Scope);
