using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.OpenApi;

/// <summary>What an endpoint takes, gives and refuses, said where it is mapped.</summary>
public static class EndpointContract
{
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, InputShape shape, TakesForm form = TakesForm.Object) =>
        endpoint.WithMetadata(new TakenBody(shape, form));

    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<T>(status);
        return endpoint;
    }

    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [Problem.ContentType]));
        return endpoint;
    }
}
