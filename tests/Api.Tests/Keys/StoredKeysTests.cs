using OrleansPayouts.Api.Keys;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Keys;

/// <summary>Several API processes remember keys; each of these is one, on a clock that the tests move.</summary>
public sealed class StoredKeysTests : IAsyncLifetime
{
    private readonly ManualTimeProvider time = new(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));
    private TestDatabase database = null!;
    private PostgresApiKeyStore store = null!;
    private CountingKeyStore counted = null!;
    private StoredKeys keys = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        store = new PostgresApiKeyStore(database.DataSource);
        counted = new CountingKeyStore(store);
        keys = new StoredKeys(counted, time);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_key_that_is_revoked_elsewhere_opens_nothing_once_what_is_remembered_is_five_seconds_old()
    {
        var (text, stored) = await Made(null);
        (await keys.Find(text, Cancel)).ShouldNotBeNull();

        await store.Revoke(stored.Key.Prefix, MadeKeys.Audit(time.GetUtcNow()), Cancel);

        time.Advance(StoredKeys.Trusted - TimeSpan.FromMilliseconds(1));
        (await keys.Find(text, Cancel)).ShouldNotBeNull();
        time.Advance(TimeSpan.FromMilliseconds(1));
        (await keys.Find(text, Cancel)).ShouldBeNull();
        StoredKeys.Trusted.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_key_expires_to_the_instant_even_while_it_is_remembered()
    {
        var (text, _) = await Made(TimeSpan.FromSeconds(2));
        (await keys.Find(text, Cancel)).ShouldNotBeNull();

        time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        (await keys.Find(text, Cancel)).ShouldNotBeNull();
        time.Advance(TimeSpan.FromMilliseconds(1));
        (await keys.Find(text, Cancel)).ShouldBeNull();
        counted.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_was_made_elsewhere_opens_within_a_second()
    {
        var (first, _) = await Made(null);
        (await keys.Find(first, Cancel)).ShouldNotBeNull();
        var (second, _) = await Made(null);

        (await keys.Find(second, Cancel)).ShouldBeNull();
        time.Advance(StoredKeys.TrustedToBeWhole);
        (await keys.Find(second, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_flood_of_wrong_keys_reads_the_database_once_a_second()
    {
        for (var second = 0; second < 3; second++)
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ => (await keys.Find(KeyText.New().Text, Cancel)).ShouldBeNull()));
            time.Advance(StoredKeys.TrustedToBeWhole);
        }

        counted.Reads.ShouldBe(3);
        for (var n = 0; n < 100; n++)
            (await keys.Find("no key of ours " + n, Cancel)).ShouldBeNull();
        counted.Reads.ShouldBe(3);
    }

    [Fact]
    public async Task A_secret_that_differs_in_any_one_character_opens_nothing()
    {
        var (text, _) = await Made(null);

        // The last character of 43 holds two bits that are not used, and is compared all the same.
        for (var place = 0; place < text.Length; place++)
        {
            var other = text[place] == 'A' ? 'B' : 'A';
            (await keys.Find(text[..place] + other + text[(place + 1)..], Cancel)).ShouldBeNull($"at {place}");
        }
    }

    [Fact]
    public async Task While_the_database_is_away_nothing_that_is_too_old_is_trusted()
    {
        var (text, _) = await Made(null);
        (await keys.Find(text, Cancel)).ShouldNotBeNull();
        counted.IsAway = true;

        (await keys.Find(text, Cancel)).ShouldNotBeNull();
        time.Advance(StoredKeys.Trusted);
        await Should.ThrowAsync<TimeoutException>(async () => await keys.Find(text, Cancel));
        counted.IsAway = false;
        (await keys.Find(text, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task No_more_keys_are_made_than_every_process_can_remember()
    {
        await using var fill = database.DataSource.CreateCommand($"""
            insert into api_keys (prefix, name, scopes, salt, hash, created_at, created_by, expires_at)
            select 'opk_' || lpad(to_hex(n), 12, '0'), 'filler', '{"{read}"}', decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex'),
              '2026-01-01Z', 'test', case when n > 1 then null else '2026-11-01T09:00:10Z'::timestamptz end
            from generate_series(1, {ApiKey.MostUsable}) as n
            """);
        await fill.ExecuteNonQueryAsync(Cancel);

        (await store.Add(MadeKeys.New(time.GetUtcNow(), null, KeyScope.Read).Stored, MadeKeys.Audit(time.GetUtcNow()), Cancel)).ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(10));
        (await store.Add(MadeKeys.New(time.GetUtcNow(), null, KeyScope.Read).Stored, MadeKeys.Audit(time.GetUtcNow()), Cancel)).ShouldBeTrue();
    }

    private async Task<(string Text, StoredKey Stored)> Made(TimeSpan? life)
    {
        var now = time.GetUtcNow();
        var (text, stored) = MadeKeys.New(now, now + life, KeyScope.Read);
        (await store.Add(stored, MadeKeys.Audit(now), Cancel)).ShouldBeTrue();
        return (text, stored);
    }
}
