using CsvHelper;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Development.Demo;

/// <summary>The sample writers, earnings, holds and Stripe accounts.</summary>
internal static class Samples
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "samples");

    public static string File(string name) => Path.Combine(Folder, name);

    /// <summary>The Stripe accounts of the simulator.</summary>
    public static IReadOnlyDictionary<string, AccountStatus> ReadAccounts() =>
        Read("accounts.csv").ToDictionary(cells => cells[0], cells => Enum.Parse<AccountStatus>(cells[1], ignoreCase: true));

    /// <summary>The writers that an admin holds, with the reason.</summary>
    public static IEnumerable<(string WriterId, string Reason)> ReadHolds() => Read("holds.csv").Select(cells => (cells[0], cells[1]));

    private static IEnumerable<string[]> Read(string name)
    {
        using var csv = CsvReader.FromFile(File(name), new CsvReaderOptions { Separator = ',' });
        while (csv.Read())
            yield return csv.Current.ToArray();
    }
}
