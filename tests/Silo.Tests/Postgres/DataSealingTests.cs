using Npgsql;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Sealing;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class DataSealingTests
{
    private const int Writers = 25;

    private static readonly DataCipher Old = new(DataKeys.Of(TestDataKeys.Bytes(1)));
    private static readonly DataCipher Rotated = new(DataKeys.Of(TestDataKeys.Bytes(2), TestDataKeys.Bytes(1)));
    private static readonly DataCipher New = new(DataKeys.Of(TestDataKeys.Bytes(2)));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_name_or_address_stands_in_the_database_in_plain()
    {
        await using var books = await Books.Open();
        await Save(books, Old, "Zoë Example", "zoe@example.org");

        (await books.Read<string>("select string_agg(w::text, ' ') from writers w")).ShouldNotContain("Zoë");
        (await books.Read<string>("select string_agg(w::text, ' ') from writers w")).ShouldNotContain("example.org");
        var view = await new PostgresWriterStore(books.Source, Old, TimeProvider.System).Find(WriterId.Parse("w01"), Ending);
        (view!.Writer.DisplayName, view.Writer.Email).ShouldBe(("Zoë Example", "zoe@example.org"));
    }

    [Fact]
    public async Task A_rotation_that_is_broken_off_anywhere_goes_on_where_it_stood_and_ends_with_the_new_key_alone()
    {
        await using var books = await Books.Open();
        await Save(books, Old, "Zoë Example", "zoe@example.org");

        var looked = 0;
        for (var step = 0; ; step++)
        {
            // Whoever does the next step is another process, and knows nothing of the last one.
            var done = await new ColumnSealing(books.Source, Rotated, SealedColumn.WriterName).Advance(4, Ending);
            looked += done.Looked;
            done.Sealed.ShouldBe(done.Looked);
            (await Names(books, Rotated)).ShouldAllBe(name => name == "Zoë Example");
            if (done.IsLast)
                break;
            step.ShouldBeLessThan(Writers);
        }

        looked.ShouldBe(Writers);
        (await new ColumnSealing(books.Source, Rotated, SealedColumn.WriterName).Advance(4, Ending)).Looked.ShouldBe(0);
        (await DataKeyRotation.RunAsync(books.Source, Rotated, 7, (_, _) => { }, Ending)).ShouldBe(0);
        (await Names(books, New)).ShouldAllBe(name => name == "Zoë Example");
        (await books.Read<string>($"select count(*)::text from writers where starts_with(display_name, '{New.CurrentStart}') and starts_with(email, '{New.CurrentStart}')"))
            .ShouldBe($"{Writers}");
    }

    [Fact]
    public async Task Several_processes_that_seal_at_once_share_the_rows()
    {
        await using var books = await Books.Open();
        await Save(books, Old, "Zoë Example", "zoe@example.org");

        var steps = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            new ColumnSealing(books.Source, Rotated, SealedColumn.WriterEmail).Advance(3, Ending)));

        steps.Sum(step => step.Sealed).ShouldBe(Writers);
        steps.Sum(step => step.Looked).ShouldBe(Writers);
    }

    [Fact]
    public async Task A_writer_who_is_renamed_while_its_page_is_sealed_keeps_the_new_name()
    {
        await using var books = await Books.Open();
        await Save(books, Old, "Zoë Example", null);
        await using var connection = await books.Source.OpenConnectionAsync(Ending);
        await using var renaming = await connection.BeginTransactionAsync(Ending);
        await using var rename = new NpgsqlCommand("update writers set display_name = $1 where id = 'w05'", connection);
        rename.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Rotated.Seal("Zoë Married", SealedColumn.WriterName, "w05") });
        await rename.ExecuteNonQueryAsync(Ending);

        var sealing = new ColumnSealing(books.Source, Rotated, SealedColumn.WriterName).Advance(1_000, Ending);
        await books.StatementsWait(1);
        await renaming.CommitAsync(Ending);

        (await sealing).Sealed.ShouldBe(Writers - 1);
        (await new PostgresWriterStore(books.Source, Rotated, TimeProvider.System).Find(WriterId.Parse("w05"), Ending))!.Writer.DisplayName.ShouldBe("Zoë Married");
    }

    [Fact]
    public async Task Rows_from_before_there_was_a_key_are_read_and_sealed()
    {
        await using var books = await Books.Open();
        await Save(books, Old, "Zoë Example", "zoe@example.org");
        await books.Execute("update writers set display_name = 'Ada', email = 'ada@example.org' where id in ('w03', 'w25')");

        (await Names(books, Old)).Count(name => name == "Ada").ShouldBe(2);
        (await DataKeyRotation.RunAsync(books.Source, Old, 10, (_, _) => { }, Ending)).ShouldBe(0);

        (await books.Read<string>("select count(*)::text from writers where starts_with(display_name, 'enc1:') and starts_with(email, 'enc1:')")).ShouldBe($"{Writers}");
        (await Names(books, Old)).Count(name => name == "Ada").ShouldBe(2);
    }

    [Fact]
    public async Task What_an_earlier_program_writes_after_the_background_has_passed_is_found_by_the_command()
    {
        await using var books = await Books.Open();
        await Save(books, Old, "Zoë Example", null);
        var sealing = new ColumnSealing(books.Source, Rotated, SealedColumn.WriterName);
        (await sealing.Advance(1_000, Ending)).IsLast.ShouldBeTrue();
        await Save(books, Old, "Zoë Late", null);

        (await sealing.Advance(1_000, Ending)).Sealed.ShouldBe(0);
        var reported = new List<DataKeyProgress>();
        (await DataKeyRotation.RunAsync(books.Source, Rotated, 10, (_, progress) => reported.Add(progress), Ending)).ShouldBe(0);

        reported.Max(progress => progress.Sealed).ShouldBe(Writers);
        (await Names(books, New)).ShouldAllBe(name => name == "Zoë Late");
    }

    [Fact]
    public async Task What_opens_with_no_key_is_counted_and_left_as_it_is()
    {
        await using var books = await Books.Open();
        await Save(books, Old, "Zoë Example", null);
        await books.Execute("update writers set display_name = (select display_name from writers where id = 'w02') where id = 'w01'");
        var before = await books.Read<string>("select display_name from writers where id = 'w01'");

        (await DataKeyRotation.RunAsync(books.Source, Rotated, 10, (_, _) => { }, Ending)).ShouldBe(1);

        (await books.Read<string>("select display_name from writers where id = 'w01'")).ShouldBe(before);
    }

    [Fact]
    public async Task The_same_writers_again_are_unchanged_also_under_another_key_and_a_changed_letter_is_a_change()
    {
        await using var books = await Books.Open();
        await Save(books, Old, "Zoë Example", "zoe@example.org");

        (await Save(books, Old, "Zoë Example", "zoe@example.org")).ShouldBe(new WritersSaved(0, 0, Writers));
        (await Save(books, Rotated, "Zoë Example", "zoe@example.org")).ShouldBe(new WritersSaved(0, 0, Writers));
        (await Save(books, Rotated, "Zoe Example", "zoe@example.org")).ShouldBe(new WritersSaved(0, Writers, 0));
        (await Save(books, Rotated, "Zoe Example", "zoe@example.net")).ShouldBe(new WritersSaved(0, Writers, 0));
        (await Save(books, Rotated, "Zoe Example", null)).ShouldBe(new WritersSaved(0, Writers, 0));
        (await Save(books, Rotated, "Zoe Example", null)).ShouldBe(new WritersSaved(0, 0, Writers));
        (await Save(books, Rotated, "Zoe Example", "zoe@example.net")).ShouldBe(new WritersSaved(0, Writers, 0));
    }

    private static Task<WritersSaved> Save(Books books, DataCipher cipher, string name, string? email) => ((IWriterStore)new PostgresWriterStore(books.Source, cipher, TimeProvider.System)).Save(
        [.. Enumerable.Range(1, Writers).Select(n => Books.Writer($"w{n:00}") with { DisplayName = name, Email = email })],
        new AuditContext("test", "corr_test", null, Books.Noon),
        Ending);

    private static async Task<List<string>> Names(Books books, DataCipher cipher) =>
    [
        .. (await new PostgresWriterStore(books.Source, cipher, TimeProvider.System).List(null, 1_000, Ending)).Select(view => view.Writer.DisplayName),
    ];
}
