namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// What is known of a key. While the request executes there is no answer; afterwards the answer is either kept, or
/// rendered again from the transfer it created (a million kept bodies would not fit).
/// </summary>
internal sealed record IdempotencyEntry(string Fingerprint, long CreatedMs, string RequestId)
{
    public CommittedTransfer? Transfer { get; init; }

    public Answer? Answer { get; init; }

    public bool IsExecuting => Transfer is null && Answer is null;

    public Answer Replay()
    {
        var first = Answer ?? TransferAnswer.Saved(Transfer!);
        return first with { Outcome = "replayed", OriginalRequestId = RequestId };
    }
}
