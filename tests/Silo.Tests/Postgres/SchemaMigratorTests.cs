using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class SchemaMigratorTests
{
    private static readonly Migration _letters = new(1, "letters", "CREATE TABLE letters (letter text NOT NULL)");
    private static readonly Migration _alpha = new(2, "alpha", "INSERT INTO letters VALUES ('α')");

    private readonly CancellationToken _ending = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_that_start_at_once_apply_each_migration_once()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var ownConnections = NpgsqlDataSource.Create(database.ConnectionString);
            await MigrateAsync(ownConnections, _letters, _alpha);
        }));

        (await CountAsync(database, "letters")).ShouldBe(1);
        (await CountAsync(database, "schema_migrations")).ShouldBe(2);
    }

    [Fact]
    public async Task Only_what_is_missing_is_applied()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await MigrateAsync(database.DataSource, _letters);
        await MigrateAsync(database.DataSource, _letters, _alpha);
        await MigrateAsync(database.DataSource, _letters, _alpha);
        (await CountAsync(database, "letters")).ShouldBe(1);
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_was_applied_is_refused_and_nothing_more_is_applied()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await MigrateAsync(database.DataSource, _letters);
        var changed = _letters with { Sql = _letters.Sql + ";" };

        var refusal = await Should.ThrowAsync<SchemaMismatchException>(
            () => MigrateAsync(database.DataSource, new Migration(1, changed.Name, changed.Sql), _alpha));
        refusal.Message.ShouldContain("Migration 1 (letters) was changed");
        (await CountAsync(database, "letters")).ShouldBe(0);
    }

    [Fact]
    public void Line_ends_do_not_change_a_migration() =>
        new Migration(1, "a", "SELECT 1;\r\nSELECT 2;\r\n").Checksum
            .ShouldBe(new Migration(1, "a", "SELECT 1;\nSELECT 2;\n").Checksum);

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await MigrateAsync(database.DataSource, _letters, _alpha);
        var refusal = await Should.ThrowAsync<SchemaMismatchException>(() => MigrateAsync(database.DataSource, _letters));
        refusal.Message.ShouldContain("older than the database");
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_of_itself_and_is_applied_once_it_works()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        var broken = new Migration(2, "alpha", _alpha.Sql + "; SELECT no_such_column FROM letters");
        await Should.ThrowAsync<PostgresException>(() => MigrateAsync(database.DataSource, _letters, broken));
        (await CountAsync(database, "letters")).ShouldBe(0);

        await MigrateAsync(database.DataSource, _letters, _alpha);
        (await CountAsync(database, "letters")).ShouldBe(1);
    }

    [Fact]
    public async Task A_gap_between_versions_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        var refusal = await Should.ThrowAsync<InvalidOperationException>(
            () => MigrateAsync(database.DataSource, _letters, new Migration(3, "gamma", _alpha.Sql)));
        refusal.Message.ShouldContain("Migration 3 (gamma) stands where 2 is due");
    }

    [Fact]
    public async Task A_migrated_test_database_has_the_programs_own_migrations_and_no_others_rows()
    {
        await using var first = await TestDatabase.CreateAsync();
        await using var second = await TestDatabase.CreateAsync();
        (await CountAsync(first, "schema_migrations")).ShouldBe(Migration.Own().Count);

        await using var mark = first.DataSource.CreateCommand("CREATE TABLE mark ()");
        await mark.ExecuteNonQueryAsync(_ending);
        await using var look = second.DataSource.CreateCommand("SELECT to_regclass('mark') IS NULL");
        (await look.ExecuteScalarAsync(_ending)).ShouldBe(true);
    }

    private Task MigrateAsync(NpgsqlDataSource dataSource, params Migration[] migrations) =>
        SchemaMigrator.MigrateAsync(dataSource, migrations, NullLogger.Instance, _ending);

    private async Task<long> CountAsync(TestDatabase database, string table)
    {
        await using var command = database.DataSource.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync(_ending))!;
    }
}
