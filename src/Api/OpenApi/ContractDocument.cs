using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OrleansPayouts.Api.OpenApi;

/// <summary>What the OpenAPI document says about the API as a whole.</summary>
public sealed class ContractDocument : IOpenApiDocumentTransformer
{
    public const string BearerScheme = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrleansPayouts",
            Version = "v1",
            Description = "Pays writers what they have earned. Money is a decimal number of major units with a currency; "
                + "instants are ISO 8601 in UTC; lists are read page by page with nextCursor. Every answer carries a correlationId.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[BearerScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "Each operation names the scope that its key must have. CRON_API_KEY has cron, ADMIN_API_KEY everything; "
                + "further keys are made at /api/admin/keys. operate includes read, admin includes all.",
        };
        return Task.CompletedTask;
    }
}
