using System.Data.Common;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Silo;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Api;

/// <summary>The command line's <c>--bind-stripe-account</c>.</summary>
public static class StripeAccountCommand
{
    private const int Failed = 1;

    /// <returns>The exit code: 0 the books are bound to the account, 1 they are not, 2 wrongly configured.</returns>
    public static async Task<int> RunAsync(ApiArguments arguments, StripeAccountId account, string reason, CancellationToken cancellationToken)
    {
        var builder = ApiProgram.CreateBuilder(arguments);
        var (settings, mistakes) = ApiProgram.ReadSettings(builder, arguments);
        if (mistakes.Count > 0)
            return await ApiProgram.Refuse(mistakes);
        try
        {
            if (!ApiProgram.IsDevelopmentMachine(builder, settings))
                return await BindAsync(settings.Engine, account, reason, cancellationToken);
            await using var machine = DevelopmentAssembly.OpenMachine(arguments.Data);
            var complete = await machine.StartAsync(settings.ForDevelopment(), cancellationToken);
            return await BindAsync(complete.Engine, account, reason, cancellationToken);
        }
        catch (Exception e) when (e is SchemaMismatchException or DbException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }

    private static async Task<int> BindAsync(EngineSettings engine, StripeAccountId account, string reason, CancellationToken cancellationToken)
    {
        if (await StripeAccountRebinding.RunAsync(engine, account, reason, TimeProvider.System, cancellationToken) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"{refusal} Nothing is changed.");
            return Failed;
        }

        await Console.Out.WriteLineAsync($"The books are bound to {account}.");
        return 0;
    }
}
