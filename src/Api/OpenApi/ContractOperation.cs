using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansPayouts.Api.Idempotency;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.OpenApi;

/// <summary>Writes into the document what an endpoint takes and which key it wants, from the endpoint's own metadata.</summary>
public sealed class ContractOperation : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<TakenBody>().FirstOrDefault() is { } taken)
            operation.RequestBody = Body(taken);
        if (metadata.OfType<HonoursIdempotencyKey>().Any())
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = IdempotencyKey.Header,
                In = ParameterLocation.Header,
                Description = "1 to 255 printable ASCII characters. For a day the same key with the same call gets the first answer again, and nothing is done.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
            });
        if (RequiredScope.Of(new EndpointMetadataCollection(metadata)) is { } required)
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(ContractDocument.BearerScheme, context.Document)] = [EnumNames<KeyScope>.Of(required)],
                },
            ];
        return Task.CompletedTask;
    }

    private static OpenApiRequestBody Body(TakenBody taken)
    {
        var one = Schema(taken.Shape);
        var content = new Dictionary<string, OpenApiMediaType>();
        if (taken.Form == TakesForm.Import)
        {
            var many = new OpenApiSchema { Type = JsonSchemaType.Array, Items = one, MaxItems = ImportBody.MaxRows };
            content[ContentTypes.Json] = new OpenApiMediaType { Schema = new OpenApiSchema { OneOf = [many, one] } };
            content[ContentTypes.Csv] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = $"UTF-8, header {taken.Shape.Header}" },
            };
        }
        else
        {
            content[ContentTypes.Json] = new OpenApiMediaType { Schema = one };
        }

        return new OpenApiRequestBody { Required = taken.Form != TakesForm.OptionalObject, Content = content };
    }

    private static OpenApiSchema Schema(InputShape shape) => new()
    {
        Type = JsonSchemaType.Object,
        Title = shape.Name,
        AdditionalPropertiesAllowed = false,
        Properties = shape.Fields.ToDictionary(field => field.Name, IOpenApiSchema (field) => Schema(field)),
        Required = shape.Fields.Where(field => field.Required).Select(field => field.Name).ToHashSet(StringComparer.Ordinal),
    };

    private static OpenApiSchema Schema(InputField field)
    {
        var schema = field.Shape is { } shape ? Schema(shape) : new OpenApiSchema { Type = TypeOf(field.Kind) };
        schema.Items = field.Kind == InputKind.TextList ? new OpenApiSchema { Type = JsonSchemaType.String } : null;
        schema.AdditionalProperties = field.Kind == InputKind.Amounts ? new OpenApiSchema { Type = JsonSchemaType.Number } : null;
        schema.Description = field.Description;
        return schema;
    }

    private static JsonSchemaType TypeOf(InputKind kind) => kind switch
    {
        InputKind.Text => JsonSchemaType.String,
        InputKind.Number => JsonSchemaType.Number,
        InputKind.Whole => JsonSchemaType.Integer,
        InputKind.TextList => JsonSchemaType.Array,
        InputKind.Amounts => JsonSchemaType.Object,
        _ => JsonSchemaType.Boolean,
    };
}
