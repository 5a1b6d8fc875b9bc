using System.Globalization;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>Which parts of the monitoring view are asked for.</summary>
/// <param name="History">Recent runs.</param>
/// <param name="Alerts">Alerts and their configuration.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="HistoryLimit">At most so many runs, 1 to 100.</param>
public sealed record DashboardQuery(bool History, bool Alerts, bool Metrics, int HistoryLimit)
{
    public static readonly IReadOnlyList<string> Names = ["includeHistory", "includeAlerts", "includeMetrics", "historyLimit"];

    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    /// <summary>The query, or what is wrong with it.</summary>
    public static (DashboardQuery? Query, Problem? Problem) Read(IQueryCollection query)
    {
        var problems = new InputProblems();
        var read = new DashboardQuery(
            Flag(query, "includeHistory", problems),
            Flag(query, "includeAlerts", problems),
            Flag(query, "includeMetrics", problems),
            Limit(query, problems));
        return problems.ToProblem() is { } problem ? (null, problem) : (read, null);
    }

    private static bool Flag(IQueryCollection query, string name, InputProblems problems)
    {
        var given = query[name];
        if (given.Count == 0)
            return false;
        if (given is [{ } text] && bool.TryParse(text, out var flag))
            return flag;
        problems.Add(line: null, name, $"must be true or false, once; is {Problems.Quoted(given.ToString())}");
        return false;
    }

    private static int Limit(IQueryCollection query, InputProblems problems)
    {
        var given = query["historyLimit"];
        if (given.Count == 0)
            return DefaultLimit;
        if (given is [{ } text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
            return limit;
        problems.Add(line: null, "historyLimit", $"must be a whole number from 1 to {MaxLimit}, once; is {Problems.Quoted(given.ToString())}");
        return DefaultLimit;
    }
}
