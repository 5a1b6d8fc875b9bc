namespace OrleansPayouts.Silo.Configuration;

/// <summary>The command line's <c>--print-config</c>: what a program would start with, and where each value came from.</summary>
public static class EffectiveConfiguration
{
    private const int WronglyConfigured = 2;

    /// <summary>Writes a line for each variable, then the mistakes apart from them. Starts nothing and shows no secret.</summary>
    /// <returns>The exit code: 0, or 2 where the program would not start.</returns>
    public static async Task<int> PrintAsync(string environment, VariableReader variables, TextWriter output, TextWriter errors)
    {
        await output.WriteLineAsync($"# In {environment}. Secrets are masked; a value that is not set anywhere is the default.");
        foreach (var reading in variables.Readings)
            await output.WriteLineAsync($"{reading.Name} = {reading.Value}  # {reading.Origin}");
        foreach (var mistake in variables.Mistakes)
            await errors.WriteLineAsync(mistake);
        return variables.Mistakes.Count > 0 ? WronglyConfigured : 0;
    }
}
