using System.Globalization;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>What a person needs to decide whether a transfer exists: what the list said, and every attempt with its key.</summary>
internal static class ReviewReason
{
    /// <summary>The latest attempts are told; the others stand in the payout's own list of them.</summary>
    private const int Told = 10;

    public static string Of(WriterPayout payout, ListReading.Complete list, string findings, IReadOnlyList<AttemptView> attempts)
    {
        var told = attempts.TakeLast(Told).Select(Describe);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Stripe's list of {payout.Run} from {list.Query.CreatedFrom:u} on, read at {list.At:u} ({list.Read} transfers): {findings}. ")
            + $"{attempts.Count} attempts: {string.Join("; ", told)}.";
    }

    private static string Describe(AttemptView attempt) => string.Create(
        CultureInfo.InvariantCulture,
        $"{attempt.Number} under {attempt.IdempotencyKey} from {attempt.StartedAt:u} to {End(attempt)}");

    private static string End(AttemptView attempt) => attempt.FinishedAt is { } finished
        ? string.Create(CultureInfo.InvariantCulture, $"{finished:u} {attempt.Outcome} {attempt.ErrorCode ?? "-"} request {attempt.StripeRequestId ?? "-"}")
        : "no answer";
}
