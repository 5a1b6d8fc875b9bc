using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.OpenApi;

/// <summary>On an endpoint: the body that it takes, for the OpenAPI document.</summary>
public sealed record TakenBody(InputShape Shape, TakesForm Form);
