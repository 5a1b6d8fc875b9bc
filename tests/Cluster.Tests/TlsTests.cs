using System.Net;

namespace OrleansPayouts.Cluster.Tests;

public sealed class TlsTests
{
    [Fact(Timeout = 240_000)]
    public async Task Members_speak_TLS_and_nobody_else_gets_an_answer()
    {
        using var ours = new Certificates();
        using var foreign = new Certificates();
        await using var cluster = await PayoutCluster.Prepare(ours.Settings);
        await cluster.StartSilos(2);
        var member = await cluster.StartApi();
        var plain = await cluster.StartApi(without: ours.Settings.Keys);
        var stranger = await cluster.StartApi(with: foreign.Settings);
        var plainSilo = cluster.StartSilo(without: ours.Settings.Keys);

        await member.IsReady();
        await cluster.Import(member, 100);
        await cluster.RunCompletes(member, await member.StartRun(), within: TimeSpan.FromMinutes(1));

        await cluster.EachIsPaidOnce();
        (await plain.Answers("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable, "it speaks no TLS");
        (await stranger.Answers("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable, "its certificate is somebody else's");
        (await plainSilo.Answers("/health/ready")).ShouldNotBe(HttpStatusCode.OK, "it cannot join");
        (await member.Answers("/health/ready")).ShouldBe(HttpStatusCode.OK);
    }
}
