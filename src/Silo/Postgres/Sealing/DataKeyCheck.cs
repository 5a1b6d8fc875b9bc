using Microsoft.Extensions.Hosting;
using Npgsql;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Postgres.Sealing;

/// <summary>
/// Refuses the start where the database is sealed with a data key that is not configured: names could not be read, and new
/// ones would be sealed with the wrong key. A database in which nothing is sealed yet takes any key.
/// </summary>
internal sealed class DataKeyCheck(NpgsqlDataSource database, DataCipher cipher) : IHostedService
{
    /// <exception cref="WrongDataKeyException">Neither PAYOUT_DATA_KEY nor PAYOUT_DATA_KEY_PREVIOUS is the key of the last start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var column in SealedColumn.All)
            if (await LastKeyOf(column, cancellationToken) is { } keyId && !cipher.Knows(keyId) && await HoldsTexts(column, keyId, cancellationToken))
                throw new WrongDataKeyException(column.Place, keyId, cipher.CurrentKeyId);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> LastKeyOf(SealedColumn column, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select key_id from sealing_progress where place = $1");
        command.Parameters.AddText(column.Place);
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task<bool> HoldsTexts(SealedColumn column, string keyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select exists (select from {column.Table} where starts_with({column.Name}, $1))");
        command.Parameters.AddText(DataCipher.StartUnder(keyId));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
