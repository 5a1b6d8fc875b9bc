using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Which payouts of a run; null means any.</summary>
public sealed record PayoutFilter(PayoutStatus? Status = null, string? FailureCode = null, WriterId? Writer = null);
