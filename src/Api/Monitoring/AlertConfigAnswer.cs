using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>The alert configuration after a change.</summary>
/// <param name="Data">All of it.</param>
/// <param name="Warnings">Receivers that are stored and cannot be told, one a field.</param>
public sealed record AlertConfigAnswer(AlertConfigBody Data, IReadOnlyList<InputWarning> Warnings) : Answer
{
    /// <summary>What failed is a problem instead.</summary>
    public bool Success => true;

    public static AlertConfigAnswer Of(AlertConfigResult result) => new(
        AlertConfigBody.Of(result.Config, showsAddresses: true),
        [.. result.Warnings.Select(warning => new InputWarning(Line: null, "config." + warning.Field, warning.Message))]);
}
