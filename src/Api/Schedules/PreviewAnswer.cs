using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Schedules;

/// <summary>A preview.</summary>
public sealed record PreviewAnswer(PreviewBody Data) : Answer
{
    public bool Success => true;
}
