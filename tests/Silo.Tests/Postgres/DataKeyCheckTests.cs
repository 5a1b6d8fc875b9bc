using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Sealing;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class DataKeyCheckTests
{
    private static readonly DataCipher Right = new(DataKeys.Of(TestDataKeys.Bytes(1)));
    private static readonly DataCipher Wrong = new(DataKeys.Of(TestDataKeys.Bytes(2)));
    private static readonly DataCipher Rotated = new(DataKeys.Of(TestDataKeys.Bytes(2), TestDataKeys.Bytes(1)));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_is_sealed_with_another_key_refuses_the_start_by_the_variable_s_name()
    {
        await using var books = await Books.Open();
        await Start(books, Right);
        await ((IWriterStore)new PostgresWriterStore(books.Source, Right, TimeProvider.System)).Save([Books.Writer("w1")], Books.By(), Ending);

        await Start(books, Right);
        var refused = await Should.ThrowAsync<WrongDataKeyException>(() => Start(books, Wrong));
        refused.Message.ShouldStartWith("PAYOUT_DATA_KEY is the key ");
        refused.Message.ShouldContain($"writers.display_name is sealed with the key {Right.CurrentKeyId}");
        refused.Message.ShouldContain("PAYOUT_DATA_KEY_PREVIOUS");
        StartFailure.Describe(refused).ShouldBe(refused.Message);
        // The earlier key is named: that is a change of keys.
        await Start(books, Rotated);
    }

    [Fact]
    public async Task Where_nothing_is_sealed_yet_any_key_may_be_the_first()
    {
        await using var books = await Books.Open();
        await Start(books, Right);
        await Start(books, Wrong);
    }

    /// <summary>The check, and then the first steps of sealing, as at a start.</summary>
    private static async Task Start(Books books, DataCipher cipher)
    {
        await new DataKeyCheck(books.Source, cipher).StartAsync(Ending);
        foreach (var column in SealedColumn.All)
            await new ColumnSealing(books.Source, cipher, column).Advance(10, Ending);
    }
}
