namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>A payout as the database has it.</summary>
internal sealed record PayoutRecord(
    Guid Id, string Run, string Writer, string Currency, long AmountMinor, string Destination, string Status, int Epoch, string? Transfer)
{
    public bool IsOpen => Status is "reserved" or "retry_scheduled" or "unknown" or "needs_review";
}
