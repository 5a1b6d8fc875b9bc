namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// The pause codes of runs, and what ends each pause. A paused run stops only itself: other runs start and pay beside it
/// (docs/decisions/0029-one-run-is-going.md).
/// </summary>
public static class RunPause
{
    /// <summary>An operator has paused the run.</summary>
    public const string ByOperator = "paused_by_operator";

    /// <summary>Stripe refuses the key: wrong, expired, revoked, or without a permission that it needs.</summary>
    public const string StripeUnauthorized = "stripe_unauthorized";

    /// <summary>The key is of another Stripe account, or of another mode, than these books are bound to.</summary>
    public const string StripeAccountDiffers = "stripe_account_differs";

    /// <summary>Stripe's balance could not be asked for.</summary>
    public const string BalanceUnknown = "balance_unknown";

    /// <summary>An operator has resumed the run while another one was going; it goes on when that one has ended.</summary>
    public const string AnotherRunIsGoing = "another_run_is_going";

    /// <summary>What ends a pause. A code that is not known here takes an operator.</summary>
    public static PauseEnd EndOf(string? pauseCode) => pauseCode switch
    {
        StripeUnauthorized or StripeAccountDiffers or BalanceUnknown => PauseEnd.Stripe,
        AnotherRunIsGoing => PauseEnd.OtherRun,
        _ => PauseEnd.Operator,
    };

    /// <summary>What ends a pause, in words for an operator.</summary>
    public static string Describe(PauseEnd end) => end switch
    {
        PauseEnd.Operator => "The run goes on when an operator resumes it. Later slots are paid all the same.",
        PauseEnd.Stripe => "The run goes on by itself when Stripe answers as it should, and at the next trigger.",
        PauseEnd.OtherRun => "The run goes on by itself when the other run has ended.",
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, "This end has no words."),
    };
}
