using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Earnings;

/// <summary>The earnings of one call, each id once, with the lines they stand in.</summary>
public sealed class EarningBatch
{
    private readonly Dictionary<EarningId, int> indexes = [];
    private readonly List<int?> lines = [];

    public List<Earning> Earnings { get; } = [];

    /// <summary>Lines that repeat an earlier line of the same call to the letter.</summary>
    public int Repeats { get; private set; }

    public void Add(InputRow row)
    {
        if (EarningInput.Read(row) is not { } earning)
            return;
        if (indexes.TryAdd(earning.Id, Earnings.Count))
        {
            Earnings.Add(earning);
            lines.Add(row.Line);
        }
        else if (indexes[earning.Id] is var first && Earnings[first] == earning)
        {
            Repeats++;
        }
        else
        {
            row.Refuse("id", $"{earning.Id} stands in line {lines[first]} with other content");
        }
    }

    /// <summary>What was accepted and may be a mistake.</summary>
    public InputWarnings Warn(EarningsRecorded recorded, DateTimeOffset now)
    {
        var warnings = new InputWarnings();
        for (var index = 0; index < Earnings.Count; index++)
        {
            var (earning, currency) = (Earnings[index], Earnings[index].Amount.Currency);
            if (ExternalId.LooksLikeEmail(earning.Id.Value))
                warnings.Add(lines[index], "id", $"{earning.Id} looks like an e-mail address; ids stay in the ledger and in the audit log, and cannot be erased");
            if (earning.EarnedAt > now)
                warnings.Add(lines[index], "earnedAt", $"lies ahead: it is paid from {earning.EarnedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} on");
            if (!PayoutRail.Stripe.Carries(currency))
                warnings.Add(lines[index], "currency", $"payouts in {currency} are not offered: it stays available");
            else if (PayoutRail.Stripe.PayablePart(earning.Amount) != earning.Amount)
                warnings.Add(lines[index], "amount", $"{PayoutRail.Stripe} carries whole {currency} only: a fraction stays available");
        }

        foreach (var notice in recorded.Notices)
            warnings.Add(
                lines[notice.Index],
                "currency",
                $"{Earnings[notice.Index].Writer} has {notice.WritersCurrency}: what is earned in {Earnings[notice.Index].Amount.Currency} is a balance and a payout of its own");
        warnings.AddUnnamed(recorded.NoticeCount - recorded.Notices.Count);
        return warnings;
    }

    /// <summary>Tells of the conflicts with what is recorded, in terms of the input's lines.</summary>
    public InputProblems Describe(EarningsRecorded recorded)
    {
        var problems = new InputProblems();
        foreach (var conflict in recorded.Conflicts)
        {
            var earning = Earnings[conflict.Index];
            var (field, message) = conflict.Kind switch
            {
                EarningConflictKind.UnknownWriter => ("writerId", $"there is no writer {earning.Writer}"),
                EarningConflictKind.ContentDiffers => ("id", $"{earning.Id} is recorded already with other content"),
                _ => ("amount", $"the balance of {earning.Writer} would become larger than this ledger keeps"),
            };
            problems.Add(lines[conflict.Index], field, message);
        }

        problems.AddUnnamed(recorded.ConflictCount - recorded.Conflicts.Count);
        return problems;
    }
}
