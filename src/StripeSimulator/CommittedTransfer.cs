namespace OrleansPayouts.StripeSimulator;

/// <summary>One transfer as it was committed; what happens to it later (reversals) is kept beside it.</summary>
public sealed record CommittedTransfer
{
    /// <summary><c>tr_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Minor units, at least 1.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>Lower-case ISO code.</summary>
    public required string Currency { get; init; }

    /// <summary><c>acct_…</c></summary>
    public required string Destination { get; init; }

    /// <summary>What the sender groups by; null when not sent.</summary>
    public string? TransferGroup { get; init; }

    /// <summary>The sender's words; null when not sent.</summary>
    public string? Description { get; init; }

    /// <summary>The sender's pairs, in the order they came.</summary>
    public IReadOnlyList<FormField> Metadata { get; init; } = [];

    /// <summary>Null when the request carried none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Identifies the parameters that the key stands for.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>When it was committed, on the simulator's clock, in Unix milliseconds.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>The request that committed it.</summary>
    public required string RequestId { get; init; }

    /// <summary>The status saved under the key: 200, or 500 where the fault "500 after the commit" struck.</summary>
    public int SavedStatus { get; init; } = 200;

    /// <summary>The payout that the sender named in <c>metadata[payout_id]</c>, or null.</summary>
    public string? PayoutId => this["payout_id"];

    /// <summary>The value under a name in the metadata, or null.</summary>
    public string? this[string metadataName]
    {
        get
        {
            foreach (var field in Metadata)
            {
                if (field.Name == metadataName)
                    return field.Value;
            }

            return null;
        }
    }
}
