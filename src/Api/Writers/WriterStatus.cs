using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Api.Writers;

/// <summary>A writer's status in one word, the same in every answer.</summary>
public static class WriterStatus
{
    /// <summary>The status of a writer who is held, by the kind of hold.</summary>
    public static readonly IReadOnlyDictionary<string, HoldKind> OfHolds = new Dictionary<string, HoldKind>
    {
        ["held"] = HoldKind.Manual,
        ["account_restricted"] = HoldKind.AccountRestricted,
        ["account_closed"] = HoldKind.AccountClosed,
    };

    public static string Of(Writer writer) =>
        Domain.Runs.Eligibility.WhyNotPaid(new Payee(writer.StripeAccount, writer.Hold?.Kind)) is { } reason
            ? Domain.EnumNames<Domain.Runs.ExclusionReason>.Of(reason)
            : "active";
}
