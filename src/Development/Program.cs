using OrleansPayouts.Development.Postgres;

// dotnet test runs this before the tests, where its output is seen (tests/Directory.Build.targets).
try
{
    await PostgresInstaller.ForThisProcess().EnsureInstalledAsync(CancellationToken.None);
    return 0;
}
catch (IOException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
