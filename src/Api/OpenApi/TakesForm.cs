namespace OrleansPayouts.Api.OpenApi;

/// <summary>In which forms a body may come.</summary>
public enum TakesForm
{
    /// <summary>One JSON object.</summary>
    Object,

    /// <summary>One JSON object, or no body at all.</summary>
    OptionalObject,

    /// <summary>A JSON array or object, or CSV.</summary>
    Import,
}
