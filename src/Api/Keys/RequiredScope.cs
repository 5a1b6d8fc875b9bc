using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys;

/// <summary>On an endpoint: the scope that a key must have. The last one said counts: an endpoint's before its group's.</summary>
public sealed record RequiredScope(KeyScope Scope)
{
    /// <summary>What an endpoint requires; null where it is open to all (<c>AllowAnonymous</c>). Who forgets to say so gets the strictest.</summary>
    public static KeyScope? Of(EndpointMetadataCollection metadata)
    {
        if (metadata.GetMetadata<RequiredScope>() is { } required)
            return required.Scope;
        return metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is null ? KeyScope.Admin : null;
    }
}
