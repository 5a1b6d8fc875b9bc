using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>The writers of one call. A writer that stands there twice is taken once if both say the same, else refused.</summary>
public sealed class WriterBatch
{
    private readonly Dictionary<WriterId, int> indexes = [];
    private readonly List<int?> lines = [];

    /// <summary>In the order of the input, each id once.</summary>
    public List<WriterChange> Changes { get; } = [];

    /// <summary>Whether the input was one object rather than a list.</summary>
    public bool IsSingle { get; private set; }

    public void Add(InputRow row)
    {
        IsSingle = row.Line is null;
        if (WriterInput.Read(row) is { } change)
            Add(change, row);
    }

    /// <summary>One writer that was read already.</summary>
    public static WriterBatch Of(WriterChange change)
    {
        var batch = new WriterBatch { IsSingle = true };
        batch.Changes.Add(change);
        batch.lines.Add(null);
        return batch;
    }

    /// <summary>Tells of the conflicts with what is stored, in terms of the input's lines.</summary>
    public InputProblems Describe(WritersSaved saved)
    {
        var problems = new InputProblems();
        foreach (var conflict in saved.Conflicts)
        {
            var id = Changes[conflict.Index].Id;
            var (field, message) = conflict.Kind switch
            {
                WriterConflictKind.NameMissing => ("displayName", $"is required: there is no writer {id} yet"),
                WriterConflictKind.CurrencyMissing => ("currency", $"is required: there is no writer {id} yet"),
                _ => ("minimumThreshold", $"must be in the currency of {id}"),
            };
            problems.Add(lines[conflict.Index], field, message);
        }

        problems.AddUnnamed(saved.ConflictCount - saved.Conflicts.Count);
        return problems;
    }

    /// <summary>What was saved and may be a mistake.</summary>
    /// <param name="saved">What came of it.</param>
    /// <param name="thresholds">The platform's, where a writer's own threshold is to be compared with them.</param>
    public InputWarnings Warn(WritersSaved saved, MinimumThresholds? thresholds)
    {
        var warnings = new InputWarnings();
        for (var index = 0; index < Changes.Count; index++)
        {
            var change = Changes[index];
            if (ExternalId.LooksLikeEmail(change.Id.Value))
                warnings.Add(lines[index], "id", $"{change.Id} looks like an e-mail address; ids stay in the ledger, at Stripe and in the audit log, and cannot be erased");
            if (change.MinimumThreshold.Value is { } own && thresholds is not null && own.Major < thresholds.For(own.Currency))
                warnings.Add(lines[index], "minimumThreshold", FormattableString.Invariant(
                    $"{own.Major} has no effect: the platform pays no less than {thresholds.For(own.Currency)} {own.Currency}"));
            if (change.Currency.Value is { } currency && !PayoutRail.Stripe.Carries(currency))
                warnings.Add(lines[index], "currency", $"payouts in {currency} are not offered: what is earned in it stays available");
        }

        foreach (var notice in saved.Notices)
            warnings.Add(lines[notice.Index], notice.Kind == WriterNoticeKind.SharedAccount ? "stripeAccountId" : "minimumThreshold", Describe(notice));
        warnings.AddUnnamed(saved.NoticeCount - saved.Notices.Count);
        return warnings;
    }

    private void Add(WriterChange change, InputRow row)
    {
        if (indexes.TryAdd(change.Id, Changes.Count))
        {
            Changes.Add(change);
            lines.Add(row.Line);
        }
        else if (indexes[change.Id] is var first && Changes[first] != change)
        {
            row.Refuse("id", $"{change.Id} stands in line {lines[first]} with other content");
        }
    }

    private static string Describe(WriterNotice notice) => notice.Kind switch
    {
        WriterNoticeKind.SharedAccount => $"{notice.Other} is paid to the same account",
        _ => $"was cleared: it was in {notice.Other}, the writer's former currency",
    };
}
