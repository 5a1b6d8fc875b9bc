using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Postgres.Sealing;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class GrainStateSealingTests
{
    private const string Mail = "olga@press.test";
    private const string Hook = "https://hooks.press.test/services/T0/B0/geheim";

    private static readonly DataCipher Old = new(DataKeys.Of(TestDataKeys.Bytes(1)));
    private static readonly DataCipher Rotated = new(DataKeys.Of(TestDataKeys.Bytes(2), TestDataKeys.Bytes(1)));
    private static readonly DataCipher New = new(DataKeys.Of(TestDataKeys.Bytes(2)));
    private static readonly DataCipher Wrong = new(DataKeys.Of(TestDataKeys.Bytes(3)));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public void Addresses_are_sealed_in_the_state_and_plain_state_of_earlier_programs_is_still_read()
    {
        var config = new AlertConfig { NotificationEmails = [Mail], WebhookUrls = [Hook], FailureRateThreshold = 7 };

        var stored = new GrainStateSerializer(Old).Serialize(config);
        stored.ToString().ShouldNotContain("press.test");
        stored.ToString().ShouldContain("\"FailureRateThreshold\":7");
        ShouldBe(new GrainStateSerializer(Old).Deserialize<AlertConfig>(stored), config);
        ShouldBe(new GrainStateSerializer(Rotated).Deserialize<AlertConfig>(stored), config);
        Should.Throw<UnreadableSealException>(() => new GrainStateSerializer(New).Deserialize<AlertConfig>(stored));

        var plain = new BinaryData(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(config));
        plain.ToString().ShouldContain(Mail);
        ShouldBe(new GrainStateSerializer(New).Deserialize<AlertConfig>(plain), config);
    }

    [Fact]
    public async Task What_is_stored_in_plain_or_under_an_earlier_key_is_sealed_under_the_current_one()
    {
        await using var books = await Books.Open();
        await Store(books, $$"""{"Enabled":true,"NotificationEmails":["{{Mail}}"],"WebhookUrls":["{{Hook}}"]}""");

        (await new GrainStateSealing(books.Source, Old).Run(Ending)).ShouldBe((2, 0));
        (await Stored(books)).ShouldNotContain("press.test");
        (await new GrainStateSealing(books.Source, Old).Run(Ending)).ShouldBe((0, 0));
        (await new GrainStateSealing(books.Source, Wrong).Run(Ending)).ShouldBe((0, 2));
        // The command that rotates the key leaves nothing under the earlier one.
        (await DataKeyRotation.RunAsync(books.Source, Rotated, 10, (_, _) => { }, Ending)).ShouldBe(0);
        var config = new GrainStateSerializer(New).Deserialize<AlertConfig>(new BinaryData(await Stored(books)))!;
        (config.Enabled, config.NotificationEmails.Single(), config.WebhookUrls.Single()).ShouldBe((true, Mail, Hook));
        (await books.Read<int>("select version from orleansstorage")).ShouldBe(4);
    }

    private static Task Store(Books books, string json) => books.Execute($"""
        insert into orleansstorage (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid, payloadbinary, version)
        values (1, 0, 0, 1, 'alerts', 'default', 'payouts', convert_to('{json}', 'UTF8'), 4)
        """);

    private static Task<string> Stored(Books books) => books.Read<string>("select convert_from(payloadbinary, 'UTF8') from orleansstorage");

    private static void ShouldBe(AlertConfig? read, AlertConfig expected)
    {
        read!.NotificationEmails.ShouldBe(expected.NotificationEmails);
        read.WebhookUrls.ShouldBe(expected.WebhookUrls);
        read.FailureRateThreshold.ShouldBe(expected.FailureRateThreshold);
    }
}
