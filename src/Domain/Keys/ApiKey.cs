namespace OrleansPayouts.Domain.Keys;

/// <summary>A key that was made through the API, as far as it may be shown.</summary>
public sealed record ApiKey
{
    /// <summary>Usable ones at a time: every process keeps them in memory.</summary>
    public const int MostUsable = 1_000;

    public required KeyPrefix Prefix { get; init; }

    /// <summary>What it is for, in its maker's words: 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At least one, none twice.</summary>
    public required IReadOnlyList<KeyScope> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The caller's name, as in the audit log.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>From then on it opens nothing. Null where it lasts until it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>To the minute, about: it is written in batches.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The key that this one was made to take the place of.</summary>
    public KeyPrefix? Replaces { get; init; }

    public KeyStatus StatusAt(DateTimeOffset now) =>
        RevokedAt is not null ? KeyStatus.Revoked : ExpiresAt <= now ? KeyStatus.Expired : KeyStatus.Active;

    /// <summary>Whether what was granted opens what is required.</summary>
    public static bool Opens(IEnumerable<KeyScope> granted, KeyScope required) => granted.Any(scope =>
        scope == required || scope == KeyScope.Admin || (scope == KeyScope.Operate && required == KeyScope.Read));
}
