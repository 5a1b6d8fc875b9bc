using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>Plans a run, a page of writers at a time: the domain chooses, the store writes each page in one statement.</summary>
public sealed class RunPlanner(IPlanStore plans, TimeProvider time)
{
    private Guid? installation;

    /// <summary>Writers a statement.</summary>
    public const int WritersPerPage = 1_000;

    /// <summary>Plans the next page. Null where all writers are planned.</summary>
    public async Task<PayoutRun?> PlanPage(PayoutRun run, CancellationToken cancellationToken)
    {
        // Each turn of the loop is a writer that was held, or changed account, between the reading and the writing.
        while (true)
        {
            var read = await plans.ReadPage(run.Id, run.PlannedThrough, WritersPerPage, run.StartedAt, cancellationToken);
            if (read.Through is not { } through)
                return null;
            installation ??= await plans.Installation(cancellationToken);
            var page = Choose(run, read.Candidates, through, installation.Value);
            switch (await plans.WritePage(run, page, time.GetUtcNow(), cancellationToken))
            {
                case PageWritten.Written:
                    return run with { PlannedThrough = through };
                case PageWritten.Overtaken:
                    throw new PlanOvertakenException(run.Id);
            }
        }
    }

    private static PlannedPage Choose(
        PayoutRun run, IReadOnlyList<PayoutCandidate> candidates, Domain.Writers.WriterId through, Guid installation)
    {
        var payouts = new List<WriterPayout>(candidates.Count);
        var exclusions = new List<PlanExclusion>();
        foreach (var candidate in candidates)
        {
            if (Eligibility.WhyNotPaid(candidate, run.Settings.Thresholds) is { } reason)
                exclusions.Add(new PlanExclusion(candidate.Writer, candidate.Available, reason));
            else
                payouts.Add(Reserve(run, candidate, installation));
        }
        return new PlannedPage(through, payouts, exclusions);
    }

    private static WriterPayout Reserve(PayoutRun run, in PayoutCandidate candidate, Guid installation) => new()
    {
        Id = PayoutId.Derive(installation, run.Id, candidate.Writer, candidate.Available.Currency),
        Run = run.Id,
        Writer = candidate.Writer,
        Amount = candidate.Payable,
        Destination = candidate.StripeAccount!.Value,
        Payee = candidate.Payee,
    };
}
