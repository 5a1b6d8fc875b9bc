using System.Text.Json.Serialization;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>A writer as it is shown.</summary>
/// <param name="Id">The platform's own id.</param>
/// <param name="DisplayName">To the letter as it was given.</param>
/// <param name="Email">Where it was given.</param>
/// <param name="StripeAccountId">Where it is paid to.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="MinimumThreshold">The writer's own smallest payout, in major units of its currency.</param>
/// <param name="Status"><c>active</c>, <c>no_account</c>, <c>held</c>, <c>account_restricted</c> or <c>account_closed</c>.</param>
/// <param name="HoldReason">Why it is held, in words for the writer.</param>
/// <param name="Balances">One a currency.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Warnings">In the answer to a change: what was saved and may be a mistake.</param>
public record WriterBody(
    string Id,
    string DisplayName,
    string? Email,
    string? StripeAccountId,
    string Currency,
    decimal? MinimumThreshold,
    string Status,
    string? HoldReason,
    IReadOnlyList<BalanceBody> Balances,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<InputWarning>? Warnings = null) : Answer
{
    public static WriterBody Of(WriterView view) => new(
        view.Writer.Id.Value,
        view.Writer.DisplayName,
        view.Writer.Email,
        view.Writer.StripeAccount?.Value,
        view.Writer.Currency.Code,
        view.Writer.MinimumThreshold?.ToJson(),
        WriterStatus.Of(view.Writer),
        view.Writer.Hold?.Reason,
        [.. view.Balances.Select(BalanceBody.Of)],
        view.CreatedAt,
        view.UpdatedAt);
}
