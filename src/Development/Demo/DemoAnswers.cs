using System.Text.Json.Serialization;

namespace OrleansPayouts.Development.Demo;

/// <summary>A page of a list, as <c>/api/admin</c> answers it; this and the other records have what the demo reads of the answers.</summary>
internal sealed record DemoPage<T>([property: JsonPropertyName("data")] IReadOnlyList<T> Items, string? NextCursor);

internal sealed record DemoWriter;

/// <summary>A run. Its duration is in ms.</summary>
internal sealed record DemoRunStatus(
    string RunId,
    string Status,
    string? PauseCode,
    long Duration,
    long TotalPayouts,
    long SuccessfulPayouts,
    long FailedPayouts,
    long UnknownPayouts,
    long WaitingPayouts,
    IReadOnlyList<DemoCurrency> ByCurrency);

/// <summary>A run's payouts in one currency; amounts in major units.</summary>
internal sealed record DemoCurrency(
    string Currency, long SuccessfulPayouts, decimal PaidAmount, long FailedPayouts, decimal FailedAmount, long OpenPayouts, decimal OpenAmount);

internal sealed record DemoPayout(string WriterId, string Status, string? Code);

internal sealed record DemoExclusion(string WriterId, string Reason);
