using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Tests.Keys;

public sealed class UnsaidRouteTests
{
    [Fact]
    public void A_route_that_does_not_say_who_may_call_it_is_for_admins() =>
        RequiredScope.Of(EndpointMetadataCollection.Empty).ShouldBe(KeyScope.Admin);

    [Fact]
    public void Only_a_route_that_says_so_is_open_and_a_scope_that_is_said_as_well_counts_more()
    {
        RequiredScope.Of(new EndpointMetadataCollection(new AllowAnonymousAttribute())).ShouldBeNull();
        RequiredScope.Of(new EndpointMetadataCollection(new RequiredScope(KeyScope.Read), new AllowAnonymousAttribute())).ShouldBe(KeyScope.Read);
        RequiredScope.Of(new EndpointMetadataCollection(new RequiredScope(KeyScope.Admin), new RequiredScope(KeyScope.Read))).ShouldBe(KeyScope.Read);
    }
}
