namespace OrleansPayouts.Domain.Payouts;

/// <summary>What one payout's outcome says to the run it belongs to.</summary>
[GenerateSerializer, Alias("OrleansPayouts.RunSignal")]
public enum RunSignal
{
    /// <summary>Carry on.</summary>
    None,

    /// <summary>Stripe asks for fewer requests.</summary>
    SlowDown,

    /// <summary>Every other payout would meet the same: pause the run with the failure's code.</summary>
    Pause,

    /// <summary>It was not sent, and nothing else would be for now: stop submitting, and go on later.</summary>
    Hold,

    /// <summary>Stripe's balance in the payout's currency is used up: every other payout in it would meet the same.</summary>
    StopCurrency,

    /// <summary>Stripe refuses the key: pause the run with <see cref="Runs.RunPause.StripeUnauthorized"/>.</summary>
    Unauthorized,
}
