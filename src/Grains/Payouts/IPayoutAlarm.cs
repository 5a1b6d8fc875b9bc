namespace OrleansPayouts.Grains.Payouts;

/// <summary>Wakes a payout's grain when the payout is due, whatever becomes of the activation.</summary>
public interface IPayoutAlarm
{
    /// <summary>Returns when it is durable, or when it cannot be had: the sweeper then finds the payout by its due time.</summary>
    Task Set(DateTimeOffset dueAt);
}
