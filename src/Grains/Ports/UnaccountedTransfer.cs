using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A transfer of ours that the books do not account for. While it is kept, nobody is paid in its place.</summary>
/// <param name="Transfer">As Stripe lists it, with its payout, run and writer.</param>
/// <param name="Problem">What it contradicts, in words, where a person must look; null where it may be adopted.</param>
public sealed record UnaccountedTransfer(ListedTransfer Transfer, string? Problem);
