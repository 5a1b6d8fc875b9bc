using System.Globalization;
using OrleansPayouts.Domain;

namespace OrleansPayouts.Development.Demo;

/// <summary>A run that is completed, paused or cancelled, for a person to read. Each writer counts once, by the worst outcome.</summary>
internal sealed class RunSummary(DemoRunStatus run, int writers)
{
    public const string Completed = "completed";
    public const string Paused = "paused";
    public const string Cancelled = "cancelled";

    private readonly Dictionary<string, WriterOutcome> outcomes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> failures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> exclusions = new(StringComparer.Ordinal);

    public void Add(DemoPayout payout)
    {
        Worst(payout.WriterId, payout.Status switch
        {
            "paid" => WriterOutcome.Paid,
            "failed" => WriterOutcome.Failed,
            "unknown" or "needs_review" => WriterOutcome.Unknown,
            _ => WriterOutcome.Waiting,
        });
        if (payout is { Status: "failed", Code: { } code })
            failures[code] = failures.GetValueOrDefault(code) + 1;
    }

    public void Add(DemoExclusion exclusion)
    {
        Worst(exclusion.WriterId, WriterOutcome.Excluded);
        exclusions[exclusion.Reason] = exclusions.GetValueOrDefault(exclusion.Reason) + 1;
    }

    public override string ToString()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        Write(output);
        return output.ToString();
    }

    private void Write(StringWriter output)
    {
        output.WriteLine();
        if (run.ByCurrency.Count > 0)
            Row(output, "", "paid", "", "failed", "", "open", "");
        foreach (var currency in run.ByCurrency)
            Row(
                output,
                currency.Currency,
                Count(currency.SuccessfulPayouts),
                Amount(currency.PaidAmount, currency.Currency),
                Count(currency.FailedPayouts),
                Amount(currency.FailedAmount, currency.Currency),
                Count(currency.OpenPayouts),
                Amount(currency.OpenAmount, currency.Currency));
        Listing(output, "excluded", exclusions);
        Listing(output, "failed", failures);
        if (run.PauseCode is { } pauseCode)
            output.WriteLine($"  The run is paused: {pauseCode}. Remove the cause, then trigger a run: it goes on with this one.");
        if (run.Status == Cancelled)
            output.WriteLine("  The run was cancelled: what was not sent is available again for the next run.");
        output.WriteLine();
        output.Write(LastLine());
    }

    /// <summary>The run in one line.</summary>
    public string LastLine()
    {
        var paid = string.Join(", ", run.ByCurrency.Where(currency => currency.SuccessfulPayouts > 0)
            .Select(currency => Amount(currency.PaidAmount, currency.Currency) + " " + currency.Currency));
        var sums = paid.Length > 0 ? paid : run.TotalPayouts == 0 ? "nothing was due" : "nothing";
        var waiting = Of(WriterOutcome.Waiting) is > 0 and var count ? $", {Count(count)} waiting" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"run {run.RunId}{(run.Status == Completed ? "" : $" ({run.Status})")}: paid {Of(WriterOutcome.Paid):N0} of {writers:N0} writers ({sums}), {Of(WriterOutcome.Excluded):N0} excluded, "
            + $"{Of(WriterOutcome.Failed):N0} failed, {Of(WriterOutcome.Unknown):N0} unknown{waiting}, in {run.Duration / 1000.0:0.0} s");
    }

    private int Of(WriterOutcome outcome) => outcomes.Values.Count(each => each == outcome);

    private void Worst(string writerId, WriterOutcome outcome)
    {
        if (!outcomes.TryGetValue(writerId, out var before) || outcome > before)
            outcomes[writerId] = outcome;
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Amount(decimal amount, string currency) =>
        amount.ToString("N" + Currency.Parse(currency).Exponent, CultureInfo.InvariantCulture);

    private static void Row(TextWriter output, string currency, params string[] cells) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {currency,-8}{cells[0],8}{cells[1],14}{cells[2],8}{cells[3],14}{cells[4],8}{cells[5],14}"));

    private static void Listing(TextWriter output, string title, SortedDictionary<string, int> counts)
    {
        foreach (var (code, count) in counts.OrderByDescending(pair => pair.Value))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {title,-8}{count,8:N0}  {code}"));
    }
}
