namespace OrleansPayouts.Api.OpenApi;

/// <summary>The contract as an OpenAPI document, made from the endpoints themselves.</summary>
public static class MapContract
{
    private const string Version = "v1";

    public static void AddContract(this IServiceCollection services) => services.AddOpenApi(Version, options =>
    {
        options.AddDocumentTransformer<ContractDocument>();
        options.AddOperationTransformer<ContractOperation>();
    });

    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
}
