using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Sealing;

namespace OrleansPayouts.Api;

/// <summary>
/// The command line's <c>--rotate-data-key</c>: seals everything under PAYOUT_DATA_KEY, beside running programs. In
/// <c>Development</c>, unless a key is set, it makes the new key itself.
/// </summary>
public static class DataKeyCommand
{
    private const int Failed = 1;

    private const int RowsALine = 20_000;

    /// <returns>The exit code: 0 all is sealed under the key, 1 something is not, 2 wrongly configured.</returns>
    public static async Task<int> RunAsync(ApiArguments arguments, CancellationToken cancellationToken)
    {
        var builder = ApiProgram.CreateBuilder(arguments);
        var (settings, mistakes) = ApiProgram.ReadSettings(builder, arguments);
        if (mistakes.Count > 0)
            return await ApiProgram.Refuse(mistakes);
        try
        {
            return ApiProgram.IsDevelopmentMachine(builder, settings)
                ? await DevelopAsync(settings, arguments.Data, cancellationToken)
                : await RotateAsync(settings.Engine, cancellationToken);
        }
        catch (Exception e) when (e is SchemaMismatchException or DbException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Broken off. What was sealed stays so; begin again to do the rest.");
            return Failed;
        }
    }

    private static async Task<int> DevelopAsync(ApiSettings settings, string? dataFolder, CancellationToken cancellationToken)
    {
        await using var machine = DevelopmentAssembly.OpenMachine(dataFolder);
        if (settings.Engine.DataKeys.IsMissing)
            machine.RetireDataKey();
        var complete = await machine.StartAsync(settings.ForDevelopment(), cancellationToken);
        var code = await RotateAsync(complete.Engine, cancellationToken);
        if (code == 0)
            machine.ForgetRetiredDataKey();
        return code;
    }

    private static async Task<int> RotateAsync(EngineSettings engine, CancellationToken cancellationToken)
    {
        await using var database = PayoutDatabase.Open(engine.Database);
        await SchemaMigrator.MigrateAsync(database, NullLogger.Instance, cancellationToken);
        var cipher = new DataCipher(engine.DataKeys);
        var unreadable = await DataKeyRotation.RunAsync(database, cipher, DataSealing.RowsAStep, Tell, cancellationToken);
        if (unreadable == 0)
        {
            Console.Out.WriteLine($"Everything is sealed under the key {cipher.CurrentKeyId}. Earlier keys are needed for older backups only.");
            return 0;
        }

        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{unreadable:N0} texts open with none of the keys and were left as they are: PAYOUT_DATA_KEY_PREVIOUS lacks one, or they were changed."));
        return Failed;
    }

    /// <summary>A line for each so many rows, and for the last ones.</summary>
    private static void Tell(SealedColumn column, DataKeyProgress progress)
    {
        if (progress.IsLast || progress.Looked % RowsALine == 0)
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{column.Place}: {progress.Looked:N0} rows looked at, {progress.Sealed:N0} sealed anew"));
    }
}
