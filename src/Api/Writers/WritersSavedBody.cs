using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Writers;

/// <summary>What came of saving several writers.</summary>
/// <param name="Created">New ones.</param>
/// <param name="Updated">Known ones that changed.</param>
/// <param name="Unchanged">Known ones that stood so already.</param>
/// <param name="PayoutsAffected">Open payouts to accounts that were changed or removed.</param>
public sealed record WritersSavedBody(int Created, int Updated, int Unchanged, PayoutsAffectedBody PayoutsAffected) : Answer;
