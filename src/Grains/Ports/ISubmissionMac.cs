using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>
/// Vouches for begun attempts with a message authentication code. Only silos have its key: who reaches a payout grain and
/// is no silo can have nothing sent.
/// </summary>
public interface ISubmissionMac
{
    /// <summary>The code for an attempt whose intent is durable, over all of <see cref="CanonicalSubmission"/>: 32 bytes.</summary>
    byte[] Compute(WriterPayout payout, RetryPolicy retry);

    /// <summary>Whether a silo with the same key has computed the command's code over just this payout and policy. Never throws.</summary>
    bool IsValid(SubmitPayout command);
}
