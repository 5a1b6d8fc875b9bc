using Orleans.Concurrency;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Access;

namespace OrleansPayouts.Grains;

/// <summary>One payout to one writer. Key: the payout's id.</summary>
[Alias("OrleansPayouts.IWriterPayoutGrain")]
public interface IWriterPayoutGrain : IGrainWithStringKey
{
    /// <summary>
    /// Waits for a permit, sends the attempt that was begun and returns with Stripe's answer, or without one, while its
    /// record is being written. The timeout is above the longest wait (2,000 payouts ahead at one a second) and the longest
    /// processing timeout (PAYOUT_PROCESSING_TIMEOUT_MS, one hour) together.
    /// </summary>
    /// <param name="command">The payout as it stood when its attempt's intent was written, and the MAC that was computed then.</param>
    /// <exception cref="CallRefusedException">No silo has vouched for it with a MAC; nothing was sent.</exception>
    [Alias("Submit")]
    [ResponseTimeout("02:00:00")]
    Task<PayoutAnswer> Submit(SubmitPayout command);

    /// <summary>
    /// Returns when the outcome of the last attempt is durable, with the status that it led to. The timeout is above the
    /// longest that the journal tries to write what is ahead in it: who gave up sooner would send the payout again.
    /// </summary>
    /// <exception cref="Ports.JournalUnavailableException">It is not known whether it is: the attempt stays unanswered.</exception>
    [Alias("WhenRecorded")]
    [ResponseTimeout("00:15:00")]
    Task<PayoutStatus> WhenRecorded();

    /// <summary>
    /// Takes back what <see cref="Submit"/> has not sent yet: its run is to send nothing more. Whatever of the run waits for a
    /// permit on this payout's silo comes back unsent, and what comes within a second; what is under way stays so. Returns at once.
    /// </summary>
    /// <param name="run">The payout's run.</param>
    [Alias("Withdraw")]
    [AlwaysInterleave]
    Task Withdraw(RunId run);

    /// <summary>
    /// Does what is due for the payout: its retry, or the search for what became of it. Returns before that has ended; a
    /// harmless repeat where it is at it already, and where nothing is due.
    /// </summary>
    [Alias("Resume")]
    [FrontEnd(SilosToo = true)]
    Task Resume();

    /// <summary>Asks Stripe, under a permit as always, for a transfer that a person says pays the payout. Changes nothing.</summary>
    /// <param name="transfer">Stripe's id.</param>
    [Alias("LookUp")]
    [FrontEnd]
    Task<TransferLookup> LookUp(TransferId transfer);

    /// <summary>Asks Stripe, under a permit as always, whether the payout's transfer was taken back in full. Changes nothing.</summary>
    /// <param name="transfer">Stripe's id.</param>
    /// <param name="createdAt">When Stripe made it, so that a second is read and not the run.</param>
    [Alias("SeeReversal")]
    [FrontEnd]
    Task<ReversalSighting> SeeReversal(TransferId transfer, DateTimeOffset createdAt);
}
