using System.Text.RegularExpressions;

namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>Tells from a statement's text which step it is. It knows tables, not the product's code.</summary>
internal static partial class Statements
{
    public static Step Classify(string sql) =>
        Intent().IsMatch(sql) ? Step.Intent
        : Plan().IsMatch(sql) ? Step.Plan
        : Settlement().IsMatch(sql) ? Step.Settlement
        : Import().IsMatch(sql) ? Step.Import
        : Unregister().IsMatch(sql) ? Step.Unregister
        : Rollback().IsMatch(sql) ? Step.Rollback
        : Step.Other;

    [GeneratedRegex(@"insert\s+into\s+payout_attempts\b", RegexOptions.IgnoreCase)]
    private static partial Regex Intent();

    [GeneratedRegex(@"insert\s+into\s+payouts\b", RegexOptions.IgnoreCase)]
    private static partial Regex Plan();

    [GeneratedRegex(@"update\s+payouts\b", RegexOptions.IgnoreCase)]
    private static partial Regex Settlement();

    [GeneratedRegex(@"insert\s+into\s+(earnings|writers)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Import();

    [GeneratedRegex(@"delete\s+from\s+orleansreminderstable\b", RegexOptions.IgnoreCase)]
    private static partial Regex Unregister();

    [GeneratedRegex(@"^\s*rollback\b", RegexOptions.IgnoreCase)]
    private static partial Regex Rollback();
}
