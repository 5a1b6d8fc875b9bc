using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class RunIdTests
{
    [Fact]
    public void A_scheduled_run_is_named_after_its_slot_in_Unix_milliseconds() =>
        RunId.ForSlot(new DateTimeOffset(2024, 2, 1, 9, 0, 0, TimeSpan.Zero)).Value.ShouldBe("scheduled_run_1706778000000");

    [Fact]
    public void The_same_slot_in_another_offset_is_the_same_run() =>
        RunId.ForSlot(new DateTimeOffset(2024, 2, 1, 10, 0, 0, TimeSpan.FromHours(1)))
            .ShouldBe(RunId.ForSlot(new DateTimeOffset(2024, 2, 1, 9, 0, 0, TimeSpan.Zero)));

    // The example of the ULID specification, and values whose digits can be counted by hand: five bits a digit.
    [Theory]
    [InlineData("01563e3a-b5d3-d676-4c61-efb99302bd5b", "01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("00000000-0000-0000-0000-000000000001", "00000000000000000000000001")]
    [InlineData("00000000-0000-0000-0000-00000000001f", "0000000000000000000000000Z")]
    [InlineData("00000000-0000-0000-0000-000000000020", "00000000000000000000000010")]
    [InlineData("00000000-0000-0000-0000-000000000400", "00000000000000000000000100")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    public void A_manual_run_is_named_with_a_ulid(string guid, string ulid) =>
        RunId.ForManual(Guid.Parse(guid)).Value.ShouldBe("manual_run_" + ulid);

    [Fact]
    public void Manual_runs_sort_as_their_bits_do() => ForAny.Value(
        Any.Guid.Zip(Any.Guid),
        pair => Math.Sign(string.CompareOrdinal(RunId.ForManual(pair.Item1).Value, RunId.ForManual(pair.Item2).Value))
            .ShouldBe(Math.Sign(Bits(pair.Item1).CompareTo(Bits(pair.Item2)))));

    [Fact]
    public void Every_run_id_survives_being_written_and_read() => ForAny.Value(Any.RunId, id =>
    {
        RunId.Parse(id.ToString()).ShouldBe(id);
        id.ToString().ShouldBe(id.Value);
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("run_1")]
    [InlineData("scheduled_run_")]
    [InlineData("scheduled_run_ 1")]
    [InlineData("scheduled_run_1 ")]
    [InlineData("scheduled_run_+1")]
    [InlineData("scheduled_run_-0")]
    [InlineData("scheduled_run_007")]
    [InlineData("scheduled_run_1\0")]
    [InlineData("scheduled_run_1.0")]
    [InlineData("scheduled_run_99999999999999999999")]
    [InlineData("SCHEDULED_RUN_1")]
    [InlineData("manual_run_")]
    [InlineData("manual_run_01ARZ3NDEKTSV4RRFFQ69G5FA")]
    [InlineData("manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAVV")]
    [InlineData("manual_run_01arz3ndektsv4rrffq69g5fav")]
    [InlineData("manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAU")]
    [InlineData("manual_run_8ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    [InlineData("manual_run_01ARZ3NDEKTSV4RRFFQ69G5F\n\r")]
    [InlineData("manual_run_'; drop table runs --")]
    public void Another_form_is_refused(string? text)
    {
        RunId.TryParse(text, out var id).ShouldBeFalse();
        id.ShouldBe(default);
        Should.Throw<FormatException>(() => RunId.Parse(text!));
    }

    [Fact]
    public void A_default_id_names_no_run()
    {
        Should.Throw<InvalidOperationException>(() => default(RunId).Value);
        Should.Throw<InvalidOperationException>(() => default(RunId).ToString());
    }

    private static UInt128 Bits(Guid guid) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(guid.ToByteArray(bigEndian: true));
}
