using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>One step of the schema. Once released it never changes; a change is a further step.</summary>
/// <param name="Version">1 and up, without gaps.</param>
/// <param name="Name">What the step does, in lower case with underscores.</param>
/// <param name="Sql">Statements that may run in a transaction.</param>
public sealed partial record Migration(int Version, string Name, string Sql)
{
    private const string ResourceFolder = "OrleansPayouts.Silo.Postgres.Migrations.";

    /// <summary>SHA-256 of the statements, in hex. Line ends do not count, as a checkout may change them.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));

    /// <summary>The program's own steps, in order, from the resources <c>Postgres/Migrations/NNNN_name.sql</c>.</summary>
    public static IReadOnlyList<Migration> Own() =>
    [
        .. typeof(Migration).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(ResourceFolder, StringComparison.Ordinal))
            .Select(FromResource)
            .OrderBy(migration => migration.Version),
    ];

    private static Migration FromResource(string resource)
    {
        var file = FileName().Match(resource[ResourceFolder.Length..]);
        if (!file.Success)
            throw new InvalidOperationException($"The migration {resource} is not named NNNN_name.sql.");
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(resource)!);
        var version = int.Parse(file.Groups[1].Value, CultureInfo.InvariantCulture);
        return new Migration(version, file.Groups[2].Value, reader.ReadToEnd());
    }

    [GeneratedRegex(@"^(\d{4})_([a-z0-9_]+)\.sql$")]
    private static partial Regex FileName();
}
