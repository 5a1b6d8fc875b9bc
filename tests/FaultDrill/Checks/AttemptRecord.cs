namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>An attempt as the database has it.</summary>
internal sealed record AttemptRecord(Guid Payout, int Number, int Epoch, string Key, string Hash, DateTime StartedAt, string? Outcome, int? HttpStatus)
{
    /// <summary>Stripe said no, and nothing of this attempt was or will be executed under its key: not a "later", not a "who are you".</summary>
    public bool IsDefiniteNo => Outcome == "refused" && HttpStatus is not (401 or 409 or 429);

    /// <summary>The payout as Stripe knows it: what the key begins with.</summary>
    public string PayoutName => Key[..Key.LastIndexOf('.')];
}
