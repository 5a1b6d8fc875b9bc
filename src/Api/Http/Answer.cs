using System.Text.Json.Serialization;

namespace OrleansPayouts.Api.Http;

/// <summary>The body of an answer, or an item in one.</summary>
public abstract record Answer
{
    /// <summary>The request's; set on the whole answer when it is sent, absent on its items.</summary>
    [JsonPropertyOrder(100)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CorrelationId { get; set; }
}
