using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Api.Webhooks;

/// <summary>One of Stripe's events: a closed set.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="CreatedAt">Stripe's clock, in whole seconds.</param>
public abstract record WebhookEvent(string Id, DateTimeOffset CreatedAt)
{
    /// <summary>Something was taken back from a transfer, in this event or an earlier one.</summary>
    /// <param name="Id">Stripe's id of the event.</param>
    /// <param name="CreatedAt">When it happened.</param>
    /// <param name="Transfer">Of what.</param>
    /// <param name="Payout">As its metadata says; null where they do not, or not in our form.</param>
    /// <param name="TransferredAt">When the transfer was made.</param>
    /// <param name="Amount">What was transferred.</param>
    /// <param name="Reversed">How much of it was taken back by now; a fraction that the ledger cannot express is left out.</param>
    /// <param name="IsWhole">Whether that is all of it.</param>
    public sealed record TransferReversed(
        string Id, DateTimeOffset CreatedAt, TransferId Transfer, PayoutId? Payout, DateTimeOffset TransferredAt, Money Amount, Money Reversed, bool IsWhole)
        : WebhookEvent(Id, CreatedAt)
    {
        public const string Type = "transfer.reversed";
    }

    /// <summary>An account changed.</summary>
    /// <param name="Id">Stripe's id of the event.</param>
    /// <param name="CreatedAt">When it happened.</param>
    /// <param name="Account">Which.</param>
    /// <param name="CanBePaid">Whether Stripe transfers to it, and pays it out.</param>
    public sealed record AccountUpdated(string Id, DateTimeOffset CreatedAt, StripeAccountId Account, bool CanBePaid)
        : WebhookEvent(Id, CreatedAt)
    {
        public const string Type = "account.updated";
    }

    /// <summary>Of no meaning here.</summary>
    public sealed record Other(string Id, DateTimeOffset CreatedAt) : WebhookEvent(Id, CreatedAt);
}
