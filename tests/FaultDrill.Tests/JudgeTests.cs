using OrleansPayouts.FaultDrill.Checks;
using static OrleansPayouts.FaultDrill.Tests.SoundEvidence;

namespace OrleansPayouts.FaultDrill.Tests;

/// <summary>The judges are the drill's point: each is shown what it has to notice, and what it has to let pass.</summary>
public sealed class JudgeTests
{
    [Fact]
    public void Nothing_is_wrong_with_a_sound_payout() => Judge(With()).ShouldBeEmpty();

    [Fact]
    public void Two_transfers_for_a_payout_are_noticed_whatever_their_keys()
    {
        var evidence = With(transfers: [Sent, Sent with { Id = "tr_2", Key = "po_1.2" }]);

        Judge(evidence).ShouldContain(found => found.Invariant == "I1" && found.What.Contains("po_1 has 2 transfers"));
    }

    [Fact]
    public void A_key_that_was_executed_twice_is_noticed() =>
        Judge(With(transfers: [Sent, Sent with { Id = "tr_2", Payout = "po_2" }])).ShouldContain(found => found.Invariant == "I1");

    [Fact]
    public void Money_that_was_sent_under_another_payout_s_name_is_noticed_by_its_writer()
    {
        var found = Judge(With(transfers: [Sent, Sent with { Id = "tr_2", Payout = "po_2", Key = "po_2.1" }]));

        found.ShouldContain(violation => violation.Invariant == "I3" && violation.What.Contains("3000 are too many"));
        found.ShouldContain(violation => violation.Invariant == "I3" && violation.What.Contains("not there here"));
    }

    [Fact]
    public void A_lost_cent_is_noticed() =>
        Judge(With(balance: (0, 0, 3_000), published: [new("e1", "w1", "USD", 3_001)])).ShouldHaveSingleItem().What.ShouldContain("1 are lost");

    [Fact]
    public void Money_that_was_released_though_it_is_paid_is_noticed()
    {
        var found = Judge(With(
            payout: Paid with { Status = "failed", Transfer = null }, steps: [(Payout, "reserved", "unknown"), (Payout, "unknown", "failed")],
            balance: (3_000, 0, 0)));

        found.ShouldContain(violation => violation.What.Contains("3000 are too many"));
        found.ShouldContain(violation => violation.What.Contains("which is failed here"));
    }

    [Fact]
    public void A_payment_that_Stripe_does_not_know_is_noticed() =>
        Judge(With(transfers: [])).ShouldContain(found => found.What.Contains("which Stripe does not have"));

    [Fact]
    public void A_payment_by_another_s_transfer_is_noticed() =>
        Judge(With(transfers: [Sent with { Destination = "acct_2" }])).ShouldContain(found => found.What.Contains("paid by another transfer"));

    [Theory]
    [InlineData("reserved")]
    [InlineData("retry_scheduled")]
    [InlineData("unknown")]
    public void A_payout_that_does_not_end_is_noticed_and_its_money_is_no_second_matter(string status)
    {
        var steps = status == "reserved" ? Array.Empty<(Guid, string?, string)>() : [(Payout, "reserved", status)];
        var found = Judge(With(payout: Paid with { Status = status, Transfer = null }, steps: steps, balance: (0, 3_000, 0)));

        found.ShouldHaveSingleItem().Invariant.ShouldBe("I2");
    }

    [Fact]
    public void A_payout_in_review_has_ended_with_its_transfer_and_without()
    {
        var review = Paid with { Status = "needs_review", Transfer = null };
        (Guid, string?, string)[] steps = [(Payout, "reserved", "unknown"), (Payout, "unknown", "needs_review")];

        Judge(With(payout: review, steps: steps, balance: (0, 3_000, 0))).ShouldBeEmpty();
        Judge(With(transfers: [], payout: review, steps: steps, balance: (0, 3_000, 0))).ShouldBeEmpty();
    }

    [Fact]
    public void Reserved_money_without_an_open_payout_is_noticed() =>
        Judge(With(balance: (0, 3_000, 0))).ShouldContain(found => found.What.Contains("3000 USD reserved, and open payouts of 0"));

    [Fact]
    public void A_step_that_is_no_arrow_is_noticed() =>
        Judge(With(steps: [(Payout, "reserved", "failed"), (Payout, "failed", "paid")]))
            .ShouldContain(found => found.Invariant == "I4" && found.What.Contains("no arrow"));

    [Fact]
    public void A_step_from_where_the_payout_was_not_is_noticed() =>
        Judge(With(steps: [(Payout, "reserved", "unknown"), (Payout, "reserved", "paid")]))
            .ShouldContain(found => found.Invariant == "I4" && found.What.Contains("when it was unknown"));

    [Fact]
    public void A_payout_that_a_restored_database_took_over_begins_as_paid_and_no_other_does()
    {
        Judge(With(steps: [(Payout, null, "paid")])).ShouldBeEmpty();
        Judge(With(steps: [(Payout, "reserved", "unknown"), (Payout, null, "paid")])).ShouldContain(found => found.Invariant == "I4");
        Judge(With(payout: Paid with { Status = "failed", Transfer = null }, steps: [(Payout, null, "failed")])).ShouldContain(found => found.Invariant == "I4");
    }

    [Fact]
    public void A_key_that_stands_for_two_bodies_is_noticed() =>
        Judge(With(attempts: [Attempt with { Outcome = "unknown" }, Attempt with { Number = 2, Hash = "other" }]))
            .ShouldHaveSingleItem().What.ShouldContain("several bodies");

    [Fact]
    public void A_new_key_while_the_last_is_in_doubt_is_noticed_unless_a_day_has_passed()
    {
        var unknown = Attempt with { Outcome = "unknown", HttpStatus = null };
        var next = Attempt with { Number = 2, Epoch = 2, Key = "po_1.2" };
        Transfer[] paidByNext = [Sent with { Key = "po_1.2" }];

        Judge(With(paidByNext, attempts: [unknown, next with { StartedAt = Noon.AddHours(24) }])).ShouldHaveSingleItem().Invariant.ShouldBe("I5");
        Judge(With(paidByNext, attempts: [unknown, next with { StartedAt = Noon.AddHours(25) }])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(402, true)]
    [InlineData(429, false)]
    [InlineData(409, false)]
    [InlineData(401, false)]
    public void A_new_key_follows_a_definite_no_and_not_a_later(int status, bool isDefinite)
    {
        var refused = Attempt with { Outcome = "refused", HttpStatus = status };
        var next = Attempt with { Number = 2, Epoch = 2, Key = "po_1.2" };

        Judge(With([Sent with { Key = "po_1.2" }], attempts: [refused, next])).Any().ShouldBe(!isDefinite);
    }

    [Fact]
    public void A_key_after_one_that_has_paid_is_noticed() =>
        Judge(With(attempts: [Attempt with { Outcome = "refused", HttpStatus = 400 }, Attempt with { Number = 2, Epoch = 2, Key = "po_1.2" }]))
            .ShouldHaveSingleItem().What.ShouldContain("po_1.1 has paid");

    [Fact]
    public void A_transfer_without_an_intent_is_noticed_unless_the_database_is_older()
    {
        var other = Attempt with { Key = "po_1.9", Epoch = 9 };

        Judge(With(attempts: [other])).ShouldHaveSingleItem().Invariant.ShouldBe("I9");
        Judge(With(attempts: [other], keysFromBeforeRestore: new HashSet<string> { "po_1.1" })).ShouldBeEmpty();
    }

    private static List<Violation> Judge(Evidence evidence) =>
        [.. MoneyChecks.Judge(evidence), .. LifeChecks.Judge(evidence), .. KeyChecks.Judge(evidence)];
}
