using Npgsql;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Postgres.Sealing;

/// <summary>
/// Seals everything under the current key and makes sure of it: it looks at every row, and again until it finds nothing, so
/// that also what a program with the earlier key wrote meanwhile is found. It may be broken off and begun again.
/// </summary>
public static class DataKeyRotation
{
    /// <param name="database">With the program's schema.</param>
    /// <param name="cipher">With the new key, and the earlier ones.</param>
    /// <param name="rowsAStep">Rows a transaction, 1 or more.</param>
    /// <param name="report">Told of each step.</param>
    /// <param name="cancellationToken">Breaks it off between two steps.</param>
    /// <returns>How many texts open with none of the keys, and are left as they are.</returns>
    public static async Task<long> RunAsync(
        NpgsqlDataSource database, DataCipher cipher, int rowsAStep, Action<SealedColumn, DataKeyProgress> report, CancellationToken cancellationToken)
    {
        var unreadable = 0L;
        foreach (var column in SealedColumn.All)
        {
            (long Renewed, long Unreadable) pass;
            do
                pass = await Pass(new ColumnSealing(database, cipher, column), rowsAStep, progress => report(column, progress), cancellationToken);
            while (pass.Renewed > 0);
            unreadable += pass.Unreadable;
        }

        var states = new GrainStateSealing(database, cipher);
        (long Renewed, long Unreadable) state;
        do
            state = await states.Run(cancellationToken);
        while (state.Renewed > 0);
        return unreadable + state.Unreadable;
    }

    private static async Task<(long Renewed, long Unreadable)> Pass(
        ColumnSealing sealing, int rowsAStep, Action<DataKeyProgress> report, CancellationToken cancellationToken)
    {
        await sealing.Restart(cancellationToken);
        var (looked, renewed, unreadable) = (0L, 0L, 0L);
        SealingStep step;
        do
        {
            step = await sealing.Advance(rowsAStep, cancellationToken);
            looked += step.Looked;
            renewed += step.Sealed;
            unreadable += step.Unreadable;
            report(new DataKeyProgress(looked, renewed, step.IsLast));
        }
        while (!step.IsLast);
        return (renewed, unreadable);
    }
}
