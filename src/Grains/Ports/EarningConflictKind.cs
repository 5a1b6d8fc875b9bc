namespace OrleansPayouts.Grains.Ports;

/// <summary>What is wrong with an earning that is well formed.</summary>
public enum EarningConflictKind
{
    /// <summary>There is no such writer.</summary>
    UnknownWriter,

    /// <summary>The id is recorded with another writer, amount, currency, date or source.</summary>
    ContentDiffers,

    /// <summary>The writer's balance would exceed 64 bits of minor units.</summary>
    BalanceOverflow,
}
