using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// What is due for a payout, from its state alone: whoever wakes it (timer, reminder, sweeper, once or ten times) gets
/// the same answer.
/// </summary>
public static class PayoutAgenda
{
    /// <summary>
    /// How far from the first use of a key Stripe's list is read back: its clock and those of the silos may be minutes
    /// apart, and a transfer that is missed would be taken for proof that none exists. Twice the five minutes that
    /// clocks here are allowed, and still few pages.
    /// </summary>
    public static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan SoonestLook = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LatestLook = TimeSpan.FromHours(1);

    /// <param name="payout">As it stands in the database.</param>
    /// <param name="run">Its run, likewise.</param>
    /// <param name="now">The time.</param>
    public static PayoutStep Next(WriterPayout payout, PayoutRun run, DateTimeOffset now) => payout switch
    {
        { Status: PayoutStatus.NeedsReview } => PayoutStep.None,
        _ when !payout.Status.IsOpen() => PayoutStep.None,
        { Status: PayoutStatus.Reserved } when run.IsActive => PayoutStep.LeaveToRun,
        _ when payout.DueAt > now => PayoutStep.Wait,
        { Status: PayoutStatus.Unknown } when run.IsCalledOff => PayoutStep.List,
        _ when run.IsCalledOff => PayoutStep.CallOff,
        { Status: PayoutStatus.Unknown } when !payout.KeyIsTrusted(now) || !PayeeDecider.MayBePaid(payout) => PayoutStep.List,
        _ when run.Status == RunStatus.Paused => PayoutStep.LeaveToRun,
        // A 500 is saved under the key, so that asking again only repeats it: the list knows more. Nothing that is asked
        // about under the same key can pay twice, so retries that are used up end nothing while the key is trusted.
        { Status: PayoutStatus.Unknown } when payout.Retries > run.Settings.MaxRetries => PayoutStep.ListThenSend,
        _ => PayoutStep.Send,
    };

    /// <summary>
    /// The transfers among which the payout's would be. Narrowed to what was created since its key was first used: a run
    /// may have a million, a hundred a page.
    /// </summary>
    public static TransferQuery QueryFor(WriterPayout payout) =>
        new() { Group = payout.Run, CreatedFrom = payout.KeyFirstUsedAt - ClockMargin };

    /// <summary>
    /// When to ask for the list again that Stripe did not give: an eighth of the time that has passed since the key was
    /// first used, 5 minutes to 1 hour, or what Stripe asks for up to that. Nothing is sent meanwhile: where the list fails,
    /// so would a transfer.
    /// </summary>
    public static DateTimeOffset LookAgainAt(WriterPayout payout, TimeSpan? retryAfter, DateTimeOffset now)
    {
        var wait = (now - (payout.KeyFirstUsedAt ?? now)) / 8;
        wait = retryAfter > wait ? retryAfter.Value : wait;
        return now + TimeSpan.FromTicks(Math.Clamp(wait.Ticks, SoonestLook.Ticks, LatestLook.Ticks));
    }

    /// <summary>When absence, asked for again, would prove something: no attempt can be under way then.</summary>
    public static DateTimeOffset? CertainFrom(WriterPayout payout) => payout.KeyIsOverAt;
}
