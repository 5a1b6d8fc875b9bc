using System.CommandLine;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>A program from its command line to its exit code.</summary>
public static class ProgramStart
{
    private const int WronglyConfigured = 2;

    /// <summary>Runs the command, or says in one line on standard error what is wrong with the command line.</summary>
    /// <param name="command">The program's command line.</param>
    /// <param name="arguments">As the program was given them.</param>
    /// <param name="stopsWithin">How long a program that is told to stop may take.</param>
    /// <returns>The exit code: the command's, or 2.</returns>
    public static async Task<int> RunAsync(RootCommand command, string[] arguments, TimeSpan stopsWithin)
    {
        var parsed = command.Parse(arguments);
        if (HostArguments.ReadWrong(parsed) is { } wrong)
        {
            await Console.Error.WriteLineAsync(wrong);
            return WronglyConfigured;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = stopsWithin });
    }
}
