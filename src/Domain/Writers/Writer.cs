
namespace OrleansPayouts.Domain.Writers;

/// <summary>
/// A payee. <paramref name="MinimumThreshold"/> is the writer's own smallest payout, in <paramref name="Currency"/>;
/// it can only raise the platform's.
/// </summary>
public sealed record Writer(
    WriterId Id,
    string DisplayName,
    string? Email,
    StripeAccountId? StripeAccount,
    Currency Currency,
    Money? MinimumThreshold,
    WriterHold? Hold);
