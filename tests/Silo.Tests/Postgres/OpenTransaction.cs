using Npgsql;

namespace OrleansPayouts.Silo.Tests.Postgres;

/// <summary>Somebody else's transaction: it holds its locks until it is disposed, and changes nothing unless told to commit.</summary>
internal sealed class OpenTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private OpenTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    public static async Task<OpenTransaction> Begin(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        var open = new OpenTransaction(connection, await connection.BeginTransactionAsync(cancellationToken));
        await open.Execute(sql);
        return open;
    }

    public async Task Execute(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
