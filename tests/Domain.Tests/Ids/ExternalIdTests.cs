using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

/// <summary>The ids that come from outside: writers, earnings, connected accounts, transfers.</summary>
public sealed class ExternalIdTests
{
    public static TheoryData<string?> Hostile => new(
        null, "", " ", " w", "w ", "-w", ".w", "_w", ":w", "@w", "w/1", "w\\1", "w\n", "w\0", "w\t1", "w,1", "w;1", "=1+1", "+1", "w'1",
        "w\"1", "<b>w</b>", "w%20", "w?", "w#1", "w\u00E9", "\u0661", "w\u200B", "\uFF57", new string('w', 65), "1\r\nX-Header: 1");

    [Theory]
    [InlineData("w")]
    [InlineData("0")]
    [InlineData("writer-001")]
    [InlineData("team:42@example.org_x.y")]
    public void A_well_formed_id_is_kept_to_the_letter(string text)
    {
        WriterId.Parse(text).Value.ShouldBe(text);
        EarningId.Parse(text).Value.ShouldBe(text);
        WriterId.Parse(text).ToString().ShouldBe(text);
        EarningId.Parse(text).ToString().ShouldBe(text);
    }

    [Fact]
    public void Sixty_four_characters_are_the_most()
    {
        WriterId.TryParse(new string('w', 64), out _).ShouldBeTrue();
        WriterId.TryParse(new string('w', 65), out _).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Anything_else_is_refused(string? text)
    {
        WriterId.TryParse(text, out var writer).ShouldBeFalse();
        writer.ShouldBe(default);
        EarningId.TryParse(text, out var earning).ShouldBeFalse();
        earning.ShouldBe(default);
        Should.Throw<FormatException>(() => WriterId.Parse(text!));
        Should.Throw<FormatException>(() => EarningId.Parse(text!));
    }

    [Fact]
    public void Every_writer_id_survives_being_written_and_read() =>
        ForAny.Value(Any.WriterId, id => WriterId.Parse(id.ToString()).ShouldBe(id));

    [Fact]
    public void Writers_sort_by_code_point_as_the_database_does()
    {
        string[] expected = ["1", "A", "B", "a", "a-b", "a.b", "a:b", "a@b", "a_b", "ab", "b"];
        expected.Reverse().Select(WriterId.Parse).Order().Select(id => id.Value).ShouldBe(expected);
    }

    [Theory]
    [InlineData("acct_1")]
    [InlineData("acct_1Nv0FGQ9RKHgCVdK")]
    [InlineData("acct_test_restricted")]
    public void A_connected_account_is_kept_to_the_letter(string text) => StripeAccountId.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("acct_")]
    [InlineData("ACCT_1")]
    [InlineData("acct-1")]
    [InlineData("acct_1 ")]
    [InlineData("acct_1/../x")]
    [InlineData("acct_1\n")]
    [InlineData("acct_\u00E9")]
    [InlineData("cus_1")]
    [InlineData("acct_1&amount=1")]
    public void What_is_no_connected_account_is_refused(string? text)
    {
        StripeAccountId.TryParse(text, out var id).ShouldBeFalse();
        id.ShouldBe(default);
        Should.Throw<FormatException>(() => StripeAccountId.Parse(text!));
    }

    [Fact]
    public void An_account_has_at_most_64_characters()
    {
        StripeAccountId.TryParse("acct_" + new string('x', 59), out _).ShouldBeTrue();
        StripeAccountId.TryParse("acct_" + new string('x', 60), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tr_")]
    [InlineData("TR_1")]
    [InlineData("po_1")]
    public void What_is_no_transfer_is_refused(string? text) =>
        Should.Throw<FormatException>(() => new Payouts.TransferId(text!));

    [Fact]
    public void Default_ids_name_nothing()
    {
        Should.Throw<InvalidOperationException>(() => default(WriterId).Value);
        Should.Throw<InvalidOperationException>(() => default(WriterId).ToString());
        Should.Throw<InvalidOperationException>(() => default(EarningId).Value);
        Should.Throw<InvalidOperationException>(() => default(StripeAccountId).Value);
        Should.Throw<InvalidOperationException>(() => default(Payouts.TransferId).Value);
        Should.Throw<InvalidOperationException>(() => default(Payouts.IdempotencyKey).Value);
    }
}
