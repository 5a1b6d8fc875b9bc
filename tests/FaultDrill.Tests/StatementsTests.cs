using OrleansPayouts.FaultDrill.Proxy;

namespace OrleansPayouts.FaultDrill.Tests;

public sealed class StatementsTests
{
    [Theory]
    [InlineData("insert into payout_attempts (payout_id) select 1", nameof(Step.Intent))]
    [InlineData("with a as (update runs set x = 1), p as (insert into payouts (id) values (1)) select 1", nameof(Step.Plan))]
    [InlineData("with moved as (\n update payouts p set status = i.status)", nameof(Step.Settlement))]
    [InlineData("with recorded as (insert into earnings (id) select 1)", nameof(Step.Import))]
    [InlineData("with added as (insert into writers (id) select 1)", nameof(Step.Import))]
    [InlineData("ROLLBACK", nameof(Step.Rollback))]
    [InlineData("with gone as (\n delete from orleansreminderstable\n where x = 1)", nameof(Step.Unregister))]
    [InlineData("update payout_attempts a set x = 1", nameof(Step.Other))]
    [InlineData("select * from payouts", nameof(Step.Other))]
    public void A_statement_is_known_by_what_it_writes(string sql, string step) => Statements.Classify(sql).ToString().ShouldBe(step);
}
