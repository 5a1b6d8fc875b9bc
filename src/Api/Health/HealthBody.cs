using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Health;

/// <summary>All is well.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c>, <c>monitoring</c>, or <c>off</c> where MONITORING_ENABLED is false.</param>
public sealed record HealthBody(string Status) : Answer;
