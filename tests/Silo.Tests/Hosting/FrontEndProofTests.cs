using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Hosting.Access;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Hosting;

public sealed class FrontEndProofTests
{
    private static readonly byte[] Old = TestDataKeys.Bytes(1);
    private static readonly byte[] New = TestDataKeys.Bytes(2);

    /// <summary>The steps of docs/security.md, with each program at this step and each other one at this or the next.</summary>
    [Fact]
    public void While_the_data_key_is_changed_every_silo_takes_every_front_end_s_proof()
    {
        FrontEndProof[] steps = [new(DataKeys.Of(Old)), new(DataKeys.Of(Old, New)), new(DataKeys.Of(New, Old)), new(DataKeys.Of(New))];

        for (var step = 0; step + 1 < steps.Length; step++)
            foreach (var (silo, frontEnd) in new[] { (steps[step], steps[step + 1]), (steps[step + 1], steps[step]), (steps[step], steps[step]) })
                silo.IsValid(frontEnd.Value).ShouldBeTrue($"step {step}");
        steps[3].IsValid(steps[0].Value).ShouldBeFalse("the old key is gone");
    }

    [Fact]
    public void Nothing_else_is_a_proof()
    {
        var proof = new FrontEndProof(DataKeys.Of(Old));
        var without = new FrontEndProof(DataKeys.None);

        string?[] others = [null, "", proof.Value[..^1], proof.Value + "0", proof.Value.ToUpperInvariant(), new FrontEndProof(DataKeys.Of(New)).Value];
        others.Where(proof.IsValid).ShouldBeEmpty();
        others.Append(without.Value).Where(without.IsValid).ShouldBeEmpty("without a key nobody is a front end");
        proof.Value.ShouldNotContain(Convert.ToHexStringLower(Old));
    }
}
