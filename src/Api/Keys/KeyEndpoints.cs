using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys;

/// <summary>Says where an endpoint is mapped who may call it.</summary>
public static class KeyEndpoints
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, KeyScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredScope(scope));
}
