using System.CommandLine;
using System.Globalization;
using OrleansPayouts.FaultDrill.Reports;
using OrleansPayouts.FaultDrill.Work;
using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.FaultDrill;

/// <summary>The program's command line.</summary>
internal static class DrillCommand
{
    private const int MostSilos = 9;

    public static RootCommand Create()
    {
        var seed = new Option<long>("--seed") { Description = "What all chance comes from; the same seed draws the same rounds.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "How many rounds, of about half a minute each; a minute and more with several silos.", DefaultValueFactory = _ => 5 };
        var from = new Option<int>("--from") { Description = "The first round, to repeat one of a longer drill.", DefaultValueFactory = _ => 1 };
        var folder = new Option<DirectoryInfo?>("--folder") { Description = "Where database, journal and logs lie; a folder of its own below the temp folder unless given." };
        var keep = new Option<bool>("--keep") { Description = "Keep the files even where nothing is violated." };
        var goOn = new Option<bool>("--go-on") { Description = "Go on after a round with violations." };
        var without = new Option<string[]>("--without") { Description = "Leaves out the faults whose kind contains this word, to find out which one it takes; may be repeated." };
        var silos = new Option<int>("--silos") { Description = "How many silos. One is hosted by the API; several are processes of their own, with the API as their client.", DefaultValueFactory = _ => 1 };
        var other = new Option<DirectoryInfo?>("--other-build") { Description = "The folder of another build of the programs: rolling restarts change between the two." };
        var settle = new Option<int>("--settle-within") { Description = "Seconds after a round's last fault in which everything has to be settled.", DefaultValueFactory = _ => 45 };
        foreach (var (count, most) in new[] { (rounds, 100_000), (from, 100_000), (settle, 100_000), (silos, MostSilos) })
            count.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is var given && (given < 1 || given > most))
                    result.AddError($"{count.Name} may be 1 to {most:N0}.");
            });
        var command = new RootCommand(
            "Runs the real processes (PostgreSQL, the simulated Stripe, the program) and breaks them in seeded random combinations; then checks that "
            + "nobody was paid twice and no cent was lost. Exit code 0 only without violations, 1 with any, 2 where the drill itself could not be held.")
        {
            seed, rounds, from, folder, keep, goOn, settle, without, silos, other,
        };
        command.SetAction((parsed, stop) => Run(
            new DrillOptions
            {
                Seed = parsed.GetValue(seed),
                Rounds = parsed.GetValue(rounds),
                From = parsed.GetValue(from),
                Folder = parsed.GetValue(folder)?.FullName ?? OwnFolder(parsed.GetValue(seed)),
                Keep = parsed.GetValue(keep),
                GoOn = parsed.GetValue(goOn),
                Silos = parsed.GetValue(silos),
                Builds = parsed.GetValue(other) is { } second ? [AppContext.BaseDirectory, second.FullName] : [AppContext.BaseDirectory],
                Without = parsed.GetValue(without) ?? [],
                SettleBound = TimeSpan.FromSeconds(parsed.GetValue(settle)),
            },
            Console.Out,
            stop));
        return command;
    }

    public static async Task<int> Run(DrillOptions options, TextWriter output, CancellationToken stop)
    {
        if (OperatingSystem.IsWindows())
        {
            await output.WriteLineAsync("The drill needs signals that Windows does not have.");
            return 2;
        }
        Directory.CreateDirectory(options.Folder);
        // As root, the database's user is another one, who has to pass through here.
        File.SetUnixFileMode(options.Folder, File.GetUnixFileMode(options.Folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var report = new DrillReport(options, output);
        report.Begins();
        try
        {
            var violations = await new Drill(options, report, TimeProvider.System).Run(stop);
            if (violations == 0 && !options.Keep)
                Directory.Delete(options.Folder, recursive: true);
            return violations == 0 ? 0 : 1;
        }
        catch (Exception failure) when (failure is InvalidOperationException or PrivatePostgresException)
        {
            await output.WriteLineAsync(failure.Message);
            return 2;
        }
    }

    private static string OwnFolder(long seed) => Directory.CreateTempSubdirectory(
        string.Create(CultureInfo.InvariantCulture, $"fault-drill-{seed}-")).FullName;
}
