using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains;

/// <summary>One payout to one writer. Key: the payout's id.</summary>
[Alias("OrleansPayouts.IWriterPayoutGrain")]
public interface IWriterPayoutGrain : IGrainWithStringKey
{
    /// <summary>
    /// Sends the attempt that was begun, and records what came of it; returns after the record is durable.
    /// The timeout is above the longest processing timeout (PAYOUT_PROCESSING_TIMEOUT_MS, one hour).
    /// </summary>
    /// <param name="command">The payout as it stood when its attempt's intent was written.</param>
    [Alias("Submit")]
    [ResponseTimeout("01:10:00")]
    Task<PayoutReceipt> Submit(SubmitPayout command);
}
