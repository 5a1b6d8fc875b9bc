using System.Reflection;
using OrleansPayouts.Silo.Development;

namespace OrleansPayouts.Api.Hosting;

/// <summary>
/// The development machine's assembly. It is loaded by its name, because this program must also run where it does not exist:
/// a build puts it beside the program, publishing leaves it out.
/// </summary>
internal static class DevelopmentAssembly
{
    private const string MachineType = "OrleansPayouts.Development.DevelopmentMachine";

    private static readonly string Location = Path.Combine(AppContext.BaseDirectory, "OrleansPayouts.Development.dll");

    /// <summary>False in a published program.</summary>
    public static bool IsPresent => File.Exists(Location);

    /// <summary>Makes a machine that keeps its files in the data folder.</summary>
    /// <param name="dataFolder">Null for <c>.data</c> in the repository.</param>
    public static IDevelopmentMachine OpenMachine(string? dataFolder) =>
        (IDevelopmentMachine)Activator.CreateInstance(Assembly.LoadFrom(Location).GetType(MachineType, throwOnError: true)!, [dataFolder])!;
}
