using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>What came of saving several writers.</summary>
/// <param name="Created">New ones.</param>
/// <param name="Updated">Known ones that changed.</param>
/// <param name="Unchanged">Known ones that stood so already.</param>
/// <param name="AccountsChanged">Known ones that have another Stripe account now, or one where they had none.</param>
/// <param name="AccountsRemoved">Known ones that have no Stripe account any more.</param>
/// <param name="PayoutsAffected">Open payouts to accounts that were changed or removed.</param>
/// <param name="Warnings">What was saved and may be a mistake: the first 100.</param>
/// <param name="WarningCount">All of them.</param>
public sealed record WritersSavedBody(
    int Created,
    int Updated,
    int Unchanged,
    int AccountsChanged,
    int AccountsRemoved,
    PayoutsAffectedBody PayoutsAffected,
    IReadOnlyList<InputWarning> Warnings,
    int WarningCount) : Answer
{
    public static WritersSavedBody Of(WritersSaved saved, InputWarnings warnings) => new(
        saved.Created, saved.Updated, saved.Unchanged, saved.AccountsChanged, saved.AccountsRemoved, PayoutsAffectedBody.Of(saved.Payouts),
        warnings.First, warnings.Count);
}
