namespace OrleansPayouts.Architecture.Tests;

/// <summary>A change to the grains' contracts is additive.</summary>
public sealed class ContractSnapshotTests
{
    [Fact]
    public void The_contracts_are_those_of_the_snapshot()
    {
        var released = ContractSnapshot.Read();
        var built = GrainContracts.Lines();
        if (Environment.GetEnvironmentVariable(ContractSnapshot.Update) is not null && !released.Except(built).Any())
            ContractSnapshot.Write(released = built);
        var problem = ContractSnapshot.Judge(released, built);
        (problem is null).ShouldBeTrue(problem);
    }

    [Fact]
    public void The_snapshot_has_the_calls_the_members_and_what_is_stored()
    {
        var built = GrainContracts.Lines();

        built.ShouldContain("call OrleansPayouts.IPayoutSchedulerGrain.Trigger(OrleansPayouts.RunTrigger) gives Task<OrleansPayouts.TriggerResult>");
        built.ShouldContain("member OrleansPayouts.TriggerResult 1 is OrleansPayouts.RunId?");
        built.ShouldContain(line => line.StartsWith("value OrleansPayouts.PayoutStatus ", StringComparison.Ordinal) && line.EndsWith(" is Paid", StringComparison.Ordinal));
        built.ShouldContain("state PayoutSchedulerGrain.throttle.payouts is OrleansPayouts.Throttle");
        built.ShouldContain(line => line.StartsWith("json OrleansPayouts.PermitPool.Leases is Dictionary<", StringComparison.Ordinal));
        built.ShouldContain("grain PayoutRunGrain is OrleansPayouts.IPayoutRunGrain");
    }

    [Fact]
    public void Removing_and_changing_a_contract_is_refused_and_adding_one_asks_for_a_refresh()
    {
        string[] released = ["member A 0 is Int32", "call B.C() gives Task"];

        ContractSnapshot.Judge(released, released).ShouldBeNull();
        ContractSnapshot.Judge(released, ["member A 0 is Int32"])!.ShouldContain("call B.C() gives Task");
        ContractSnapshot.Judge(released, ["member A 0 is Int64", "call B.C() gives Task"])!.ShouldContain("are changed or gone");
        ContractSnapshot.Judge(released, [.. released, "member A 1 is String"])!.ShouldContain(ContractSnapshot.Command);
    }
}
