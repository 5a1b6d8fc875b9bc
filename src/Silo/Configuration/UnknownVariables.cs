using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>
/// Refuses variables that look like this program's and are none: a mistyped one would otherwise be passed over, and its default would hold.
/// </summary>
public static partial class UnknownVariables
{
    private static readonly string[] Prefixes = ["PAYOUT_", "STRIPE_", "ORLEANS_"];

    /// <summary>Of the development machine (InstallerOptions.Variable), and of docker-compose.yml, which a shell may have beside the program.</summary>
    private static readonly string[] ReadElsewhere = ["PAYOUT_INSTALL_POSTGRES", "PAYOUT_ENVIRONMENT", "PAYOUT_SECRETS", "PAYOUT_VERSION"];

    private static readonly FrozenSet<string> Known = new[] { typeof(Variables), typeof(FrontVariables), typeof(OrleansVariables) }
        .SelectMany(names => names.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(field => (string)field.GetRawConstantValue()!)
        .SelectMany(name => new[] { name, name + VariableReader.FileSuffix })
        .Concat(ReadElsewhere)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes each as a mistake, with the nearest name that is known.</summary>
    public static void Refuse(VariableReader variables)
    {
        foreach (var name in variables.Names.Where(IsUnknown).Order(StringComparer.Ordinal))
            variables.Refuse(name, "set, and no program here knows it", $"{Nearest(name)}, if that is meant");
    }

    private static bool IsUnknown(string name) =>
        Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) && !Known.Contains(name) && !ServiceLink().IsMatch(name);

    private static string Nearest(string name) => Known.Order(StringComparer.Ordinal).MinBy(known => Distance(name.ToUpperInvariant(), known))!;

    /// <summary>How many letters must be changed, added or left out to make one of the other.</summary>
    private static int Distance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
            previous = current;
        }
        return previous[^1];
    }

    /// <summary>What Kubernetes tells every container of a service with such a name, for instance <c>stripe-simulator</c>.</summary>
    [GeneratedRegex(@"_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex ServiceLink();
}
