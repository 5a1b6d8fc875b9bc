namespace OrleansPayouts.StripeSimulator;

/// <summary>The answers that a committed transfer gives rise to.</summary>
internal static class TransferAnswer
{
    public const string Ok = "ok";

    /// <summary>What is saved under the key: a function of the transfer alone, so a restart loses nothing.</summary>
    public static Answer Saved(CommittedTransfer transfer) => transfer.SavedStatus == 200
        ? new Answer(200, StripeJson.Transfer(transfer)) { Outcome = Ok }
        : StripeErrors.ServerError(transfer.SavedStatus);
}
