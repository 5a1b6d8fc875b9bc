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
            variables.Refuse(name, "set, and no program here knows it", $"{NearestName.Of(name, Known)}, if that is meant");
    }

    private static bool IsUnknown(string name) =>
        Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) && !Known.Contains(name) && !ServiceLink().IsMatch(name);

    /// <summary>Kubernetes sets these in every container for a service with such a name, for instance <c>stripe-simulator</c> (docs/operations.md).</summary>
    [GeneratedRegex(@"_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex ServiceLink();
}
