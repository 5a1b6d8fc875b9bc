using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Tests;

public sealed class PayoutIdTests
{
    private static readonly Guid Installation = Guid.Parse("6f1d7a52-3c0e-4b7a-9f1e-2d4c5b6a7980");

    // SHA-256 of the four parts, each on its line, worked out with sha256sum: ids of paid payouts must never change.
    [Fact]
    public void The_derived_id_is_stable() =>
        PayoutId.Derive(Installation, RunId.Parse("scheduled_run_1706778000000"), WriterId.Parse("writer-001"), Currency.Parse("USD"))
            .ToString().ShouldBe("po_2812e084e99ff81e37537a4f30dc134e");

    [Fact]
    public void Different_parts_derive_different_ids() => ForAny.Value(
        Parts.Zip(Parts),
        pair => (Derive(pair.Item1) == Derive(pair.Item2)).ShouldBe(pair.Item1 == pair.Item2),
        tests: 2_000);

    [Fact]
    public void Each_part_counts()
    {
        var run = RunId.ForSlot(DateTimeOffset.UnixEpoch);
        var (writer, usd) = (WriterId.Parse("w1"), Currency.Parse("USD"));
        PayoutId[] ids =
        [
            PayoutId.Derive(Installation, run, writer, usd),
            PayoutId.Derive(Guid.Parse("6f1d7a52-3c0e-4b7a-9f1e-2d4c5b6a7981"), run, writer, usd),
            PayoutId.Derive(Installation, RunId.ForSlot(DateTimeOffset.UnixEpoch.AddMilliseconds(1)), writer, usd),
            PayoutId.Derive(Installation, run, WriterId.Parse("w2"), usd),
            PayoutId.Derive(Installation, run, writer, Currency.Parse("EUR")),
        ];
        ids.Distinct().Count().ShouldBe(ids.Length);
    }

    [Fact]
    public void Every_id_survives_being_written_and_read() => ForAny.Value(Any.PayoutId, id =>
    {
        PayoutId.Parse(id.ToString()).ShouldBe(id);
        id.ToString().Length.ShouldBe(35);
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("po_")]
    [InlineData("po_00000000000000000000000000000000")]
    [InlineData("po_6f1d7a523c0e4b7a9f1e2d4c5b6a798")]
    [InlineData("po_6f1d7a523c0e4b7a9f1e2d4c5b6a79801")]
    [InlineData("po_6f1d7a52-3c0e-4b7a-9f1e-2d4c5b6a7980")]
    [InlineData("po_ 6f1d7a523c0e4b7a9f1e2d4c5b6a7980")]
    [InlineData("po_6f1d7a523c0e4b7a9f1e2d4c5b6a7980\n")]
    [InlineData("PO_6f1d7a523c0e4b7a9f1e2d4c5b6a7980")]
    [InlineData("po_6F1D7A523C0E4B7A9F1E2D4C5B6A7980")]
    [InlineData("po_6g1d7a523c0e4b7a9f1e2d4c5b6a7980")]
    [InlineData("6f1d7a523c0e4b7a9f1e2d4c5b6a7980")]
    public void Another_form_is_refused(string? text)
    {
        PayoutId.TryParse(text, out var id).ShouldBeFalse();
        id.ShouldBe(default);
        Should.Throw<FormatException>(() => PayoutId.Parse(text!));
    }

    [Fact]
    public void A_default_or_empty_id_names_no_payout()
    {
        Should.Throw<InvalidOperationException>(() => default(PayoutId).Value);
        Should.Throw<InvalidOperationException>(() => default(PayoutId).ToString());
        Should.Throw<ArgumentException>(() => new PayoutId(Guid.Empty));
    }

    /// <summary>Few values for each part, so that equal and nearly equal combinations are met often.</summary>
    private static Gen<(Guid Installation, RunId Run, WriterId Writer, Currency Currency)> Parts =>
        from installation in Gen.Elements(Installation, Guid.Parse("00000000-0000-0000-0000-000000000001"))
        from run in Gen.Elements("scheduled_run_1", "scheduled_run_11", "manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAV")
        from writer in Gen.Elements("1", "11", "1USD", "w", "w:USD", "w.EUR")
        from currency in Gen.Elements("USD", "EUR")
        select (installation, RunId.Parse(run), WriterId.Parse(writer), Currency.Parse(currency));

    private static PayoutId Derive((Guid Installation, RunId Run, WriterId Writer, Currency Currency) parts) =>
        PayoutId.Derive(parts.Installation, parts.Run, parts.Writer, parts.Currency);
}
