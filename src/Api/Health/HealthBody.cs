using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Health;

/// <summary>All is well.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
public sealed record HealthBody(string Status) : Answer;
