namespace OrleansPayouts.Domain.Standings;

/// <summary>Whether one balance is paid, and if not, the one reason why not.</summary>
/// <param name="Verdict">Whether.</param>
/// <param name="Reason">A code of a closed set, or Stripe's; null where it is, or will be, paid.</param>
/// <param name="Words">The verdict, with its reason, in a sentence or two.</param>
/// <param name="Remedy">Null where nothing is wrong.</param>
/// <param name="NextDate">
/// When it is paid next, or tried again, without anybody having done something; null where nothing happens by itself: it is paid
/// already, the schedule is off, or the remedy comes first.
/// </param>
public sealed record PaymentStanding(StandingVerdict Verdict, string? Reason, string Words, Remedy? Remedy, DateTimeOffset? NextDate);
