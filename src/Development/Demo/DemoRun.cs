using System.Diagnostics;
using System.Globalization;
using OrleansPayouts.Silo.Development;

namespace OrleansPayouts.Development.Demo;

/// <summary>Imports the samples into an empty database, triggers a run and follows it to its end.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Between lines where a line cannot be overwritten.</summary>
    private static readonly TimeSpan PlainLineEvery = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Above what the samples come to: 286 payouts of 18,355 USD, 2,569 EUR and 231,320 JPY. A user's first own run should not be the
    /// second alert.
    /// </summary>
    private const int PendingPayouts = 1_000;

    /// <summary>In major units of each currency.</summary>
    private const int TotalAmount = 1_000_000;

    /// <summary>Returns when the run is completed, paused or cancelled.</summary>
    public static async Task<DemoResult> RunAsync(Uri address, string adminKey, TextWriter output, CancellationToken cancellationToken)
    {
        using var client = new DemoClient(address, adminKey);
        await ImportSamples(client, output, cancellationToken);
        var runId = await client.Trigger(cancellationToken);
        var run = await Follow(client, runId, output, cancellationToken);
        var summary = new RunSummary(run, await client.GetAll<DemoWriter>("writers", cancellationToken).CountAsync(cancellationToken));
        await foreach (var payout in client.GetAll<DemoPayout>($"runs/{runId}/payouts", cancellationToken))
            summary.Add(payout);
        await foreach (var exclusion in client.GetAll<DemoExclusion>($"runs/{runId}/exclusions", cancellationToken))
            summary.Add(exclusion);
        return new DemoResult(run.Status == RunSummary.Completed, summary.ToString());
    }

    private static async Task ImportSamples(DemoClient client, TextWriter output, CancellationToken cancellationToken)
    {
        var first = await client.Get<DemoPage<DemoWriter>>("writers?limit=1", cancellationToken);
        if (first.Items.Count > 0)
            return;
        await client.RaiseAlertThresholds(PendingPayouts, TotalAmount, cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"The alert thresholds are raised to {PendingPayouts:N0} pending payouts and {TotalAmount:N0} paid per currency: the samples exceed the defaults."));
        await output.WriteLineAsync("Importing the sample books ...");
        await client.PostCsv("writers", Samples.File("writers.csv"), cancellationToken);
        await client.PostCsv("earnings", Samples.File("earnings.csv"), cancellationToken);
        foreach (var (writerId, reason) in Samples.ReadHolds())
            await client.Hold(writerId, reason, cancellationToken);
    }

    private static async Task<DemoRunStatus> Follow(DemoClient client, string runId, TextWriter output, CancellationToken cancellationToken)
    {
        var overwrites = !Console.IsOutputRedirected;
        var lastLine = Stopwatch.GetTimestamp();
        while (true)
        {
            var run = await client.Get<DemoRunStatus>("runs/" + runId, cancellationToken);
            var isOver = run.Status is RunSummary.Completed or RunSummary.Paused or RunSummary.Cancelled;
            if (overwrites)
                await output.WriteAsync("\r" + Progress(run) + (isOver ? Environment.NewLine : ""));
            else if (isOver || Stopwatch.GetElapsedTime(lastLine) >= PlainLineEvery)
            {
                await output.WriteLineAsync(Progress(run));
                lastLine = Stopwatch.GetTimestamp();
            }

            if (isOver)
                return run;
            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    private static string Progress(DemoRunStatus run)
    {
        var settled = run.TotalPayouts - run.WaitingPayouts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Status,-11} {settled,6:N0} of {run.TotalPayouts:N0} payouts: {run.SuccessfulPayouts:N0} paid, "
            + $"{run.FailedPayouts:N0} failed, {run.UnknownPayouts:N0} unknown  {run.Duration / 1000.0:0.0} s ");
    }
}
