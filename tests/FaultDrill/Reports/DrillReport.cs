using OrleansPayouts.FaultDrill.Checks;
using OrleansPayouts.FaultDrill.Plan;

namespace OrleansPayouts.FaultDrill.Reports;

/// <summary>What the drill prints: a line a round, all that is needed to repeat a violation, the sums at the end.</summary>
internal sealed class DrillReport(DrillOptions options, TextWriter output)
{
    /// <summary>Shown of one round; the rest is much of the same.</summary>
    private const int MostViolations = 12;

    private int rounds;
    private long payouts;
    private IReadOnlyList<TimeSpan> recoveries = [];

    public FaultTally Tally { get; } = new(RoundPlanner.KindsFor(options.Silos));

    public void Begins()
    {
        output.WriteLine($"fault drill: seed {options.Seed}, silos {options.Silos}, rounds {options.From} to {options.From + options.Rounds - 1}, files in {options.Folder}");
    }

    public void RoundEnds(
        RoundPlan plan, long newPayouts, long faults, TimeSpan took, IReadOnlyList<TimeSpan> recovered, IReadOnlyList<Violation> violations)
    {
        rounds++;
        payouts += newPayouts;
        recoveries = recovered;
        output.WriteLine($"round {plan.Round}: {newPayouts} payouts, {faults} faults, {took.TotalSeconds:N1} s: {(violations.Count == 0 ? "ok" : $"{violations.Count} violations")}");
        if (violations.Count == 0)
            return;
        foreach (var violation in violations.Take(MostViolations))
            output.WriteLine($"  {violation}");
        if (violations.Count > MostViolations)
            output.WriteLine($"  … and {violations.Count - MostViolations} more");
        output.WriteLine($"  to repeat it: --seed {options.Seed} --silos {options.Silos} --from {plan.Round} --rounds 1; where it needs what came before: --seed {options.Seed} --silos {options.Silos} --rounds {plan.Round}");
        output.WriteLine($"  the files are in {options.Folder}; drill.log tells what happened when");
        output.WriteLine("  " + plan.ToString().Replace("\n", "\n  ", StringComparison.Ordinal));
    }

    public void Ends(int violations)
    {
        output.WriteLine();
        output.WriteLine("faults that fired:");
        foreach (var (kind, times) in Tally.Read())
            output.WriteLine($"  {times,6}  {kind}");
        if (recoveries.Count > 0)
            output.WriteLine($"work was taken up again {recoveries.Order().ElementAt(recoveries.Count / 2).TotalSeconds:N2} s after a process was ready (median of {recoveries.Count}; longest {recoveries.Max().TotalSeconds:N2} s)");
        output.WriteLine();
        output.WriteLine($"{rounds} rounds, {payouts} payouts, {Tally.Total} faults: {violations} violations");
    }
}
