using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Tests;

/// <summary>What came of an attempt. Answers are kept and may be recorded again and again, by anyone, however late.</summary>
internal sealed record Answer(int Attempt, TransferOutcome Outcome);
