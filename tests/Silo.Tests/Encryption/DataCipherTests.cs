using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Encryption;

public sealed class DataCipherTests
{
    private static readonly DataCipher Old = new(DataKeys.Of(TestDataKeys.Bytes(1)));
    private static readonly DataCipher Rotated = new(DataKeys.Of(TestDataKeys.Bytes(2), TestDataKeys.Bytes(1)));
    private static readonly DataCipher New = new(DataKeys.Of(TestDataKeys.Bytes(2)));

    [Theory]
    [InlineData("a")]
    [InlineData("ada@example.org")]
    [InlineData("谢志强 👩‍👩‍👧 مها")]
    [InlineData("enc1:00000000:looks like it")]
    public void A_text_opens_where_it_was_sealed_and_shows_nothing_of_itself(string text)
    {
        var stored = Old.Seal(text, SealedColumn.WriterName, "w1");

        Old.Open(stored, SealedColumn.WriterName, "w1").ShouldBe(text);
        stored.ShouldStartWith(Old.CurrentStart);
        stored.ShouldMatch("^enc1:[0-9a-f]{8}:[A-Za-z0-9_-]+$");
    }

    [Fact]
    public void The_longest_name_fits_into_its_column() =>
        Old.Seal(string.Concat(Enumerable.Repeat("謝", 200)), SealedColumn.WriterName, "w1").Length.ShouldBeLessThanOrEqualTo(1_200);

    [Fact]
    public void A_text_that_was_moved_to_another_row_or_column_does_not_open()
    {
        var stored = Old.Seal("Ada", SealedColumn.WriterName, "w1");

        Should.Throw<UnreadableSealException>(() => Old.Open(stored, SealedColumn.WriterName, "w2"));
        Should.Throw<UnreadableSealException>(() => Old.Open(stored, SealedColumn.WriterEmail, "w1"));
    }

    [Fact]
    public void A_text_of_which_any_character_was_changed_is_not_read_as_another_one()
    {
        var stored = Old.Seal("Ada", SealedColumn.WriterName, "w1");

        // The last character of the base64 holds bits that are not used: those alone may differ.
        for (var place = Old.CurrentStart.Length; place < stored.Length - 1; place++)
        {
            var changed = stored[..place] + (stored[place] == 'A' ? 'B' : 'A') + stored[(place + 1)..];
            Should.Throw<UnreadableSealException>(() => Old.Open(changed, SealedColumn.WriterName, "w1"), $"at {place}");
        }
    }

    [Fact]
    public void The_same_text_is_sealed_alike_in_one_place_and_differently_in_any_other()
    {
        var sealings = new[]
        {
            Old.Seal("Ada", SealedColumn.WriterName, "w1"), Old.Seal("Ada", SealedColumn.WriterName, "w2"),
            Old.Seal("Ada", SealedColumn.WriterEmail, "w1"), New.Seal("Ada", SealedColumn.WriterName, "w1"),
            Old.Seal("Bob", SealedColumn.WriterName, "w1"),
        };

        Old.Seal("Ada", SealedColumn.WriterName, "w1").ShouldBe(sealings[0]);
        // Neither the whole nor the nonce, which stands first.
        sealings.Select(text => text[14..30]).Distinct().Count().ShouldBe(sealings.Length);
    }

    [Fact]
    public void What_earlier_keys_sealed_is_read_while_they_are_configured_and_no_longer()
    {
        var stored = Old.Seal("Ada", SealedColumn.WriterName, "w1");

        Rotated.Open(stored, SealedColumn.WriterName, "w1").ShouldBe("Ada");
        Rotated.SealBefore("Ada", SealedColumn.WriterName, "w1").ShouldBe([stored]);
        var refusal = Should.Throw<UnreadableSealException>(() => New.Open(stored, SealedColumn.WriterName, "w1"));
        refusal.Message.ShouldContain(Old.CurrentKeyId);
        refusal.Message.ShouldContain("PAYOUT_DATA_KEY_PREVIOUS");
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("enc1:")]
    [InlineData("enc1:zzzzzzzz:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("enc1:00000000:AAAA")]
    [InlineData("enc1:00000000:not base64, not base64, not base64, not base64")]
    public void What_is_not_sealed_is_given_back_as_it_is(string plain) =>
        Old.Open(plain, SealedColumn.WriterName, "w1").ShouldBe(plain);

    [Fact]
    public void Without_a_key_nothing_is_stored() => Should.Throw<InvalidOperationException>(() => new DataCipher(DataKeys.None));
}
