using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Tests;

/// <summary>The arrows, each pair of them: a new status has none until it is drawn here.</summary>
public sealed class PayoutArrowsTests
{
    private static readonly Dictionary<PayoutStatus, PayoutStatus[]> Drawn = new()
    {
        [PayoutStatus.Reserved] =
        [
            PayoutStatus.Reserved, PayoutStatus.Paid, PayoutStatus.RetryScheduled, PayoutStatus.Unknown, PayoutStatus.Failed,
            PayoutStatus.Cancelled,
        ],
        [PayoutStatus.RetryScheduled] =
            [PayoutStatus.RetryScheduled, PayoutStatus.Paid, PayoutStatus.Unknown, PayoutStatus.Failed, PayoutStatus.Cancelled],
        [PayoutStatus.Unknown] =
            [PayoutStatus.Unknown, PayoutStatus.Paid, PayoutStatus.RetryScheduled, PayoutStatus.Failed, PayoutStatus.NeedsReview],
        [PayoutStatus.NeedsReview] = [PayoutStatus.Paid, PayoutStatus.RetryScheduled],
        [PayoutStatus.Paid] = [PayoutStatus.Reversed],
        [PayoutStatus.Failed] = [],
        [PayoutStatus.Cancelled] = [],
        [PayoutStatus.Reversed] = [],
    };

    [Fact]
    public void A_status_is_followed_by_those_drawn_and_no_other()
    {
        foreach (var from in Enum.GetValues<PayoutStatus>())
            Enum.GetValues<PayoutStatus>().Where(to => PayoutArrows.Allows(from, to)).ShouldBe(Drawn[from], ignoreOrder: true, $"{from}");
    }

    [Fact]
    public void A_payout_is_open_until_it_is_paid_failed_cancelled_or_reversed() =>
        Enum.GetValues<PayoutStatus>().Where(status => !status.IsOpen())
            .ShouldBe([PayoutStatus.Paid, PayoutStatus.Failed, PayoutStatus.Cancelled, PayoutStatus.Reversed]);
}
