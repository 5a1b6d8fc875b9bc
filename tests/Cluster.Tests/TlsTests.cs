using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>Who gets in where, with which certificate (docs/decisions/0025-orleans-ports.md).</summary>
public sealed class TlsTests
{
    /// <summary>A silo that takes a connection says at once who it is; a machine may be busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact(Timeout = 240_000)]
    public async Task Silos_and_front_ends_speak_TLS_and_nobody_else_gets_an_answer()
    {
        using var ours = new Certificates();
        using var foreign = new Certificates();
        await using var cluster = await PayoutCluster.Prepare(ours.ForSilo);
        await cluster.StartSilos(2);
        var member = await cluster.StartApi(with: ours.ForClient);
        var plain = await cluster.StartApi(without: ours.ForSilo.Keys);
        var stranger = await cluster.StartApi(with: foreign.ForClient);
        var plainSilo = cluster.StartSilo(without: ours.ForSilo.Keys);

        await member.IsReady();
        await cluster.Import(member, 100);
        await cluster.RunCompletes(member, await member.StartRun(), within: TimeSpan.FromMinutes(1));

        await cluster.EachIsPaidOnce();
        (await plain.Answers("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable, "it speaks no TLS");
        (await stranger.Answers("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable, "its certificate is somebody else's");
        (await plainSilo.Answers("/health/ready")).ShouldNotBe(HttpStatusCode.OK, "it cannot join");
        (await member.Answers("/health/ready")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact(Timeout = 240_000)]
    public async Task A_client_s_certificate_opens_the_gateway_alone_and_moves_and_silences_nothing()
    {
        using var ours = new Certificates();
        using var foreign = new Certificates();
        await using var cluster = await PayoutCluster.Prepare(ours.ForSilo);
        await cluster.StartSilos(1);

        var siloPort = (int)await cluster.Number("select port::bigint from orleansmembershiptable");
        (await IsTaken(siloPort, ours.Of("silo"))).ShouldBeTrue();
        (await IsTaken(siloPort, ours.Of("client"))).ShouldBeFalse("that port is for silos");
        (await IsTaken(siloPort, ours.Of("accounting"))).ShouldBeFalse("it is of no kind that is known");
        (await IsTaken(siloPort, foreign.Of("silo"))).ShouldBeFalse("another authority has signed it");
        (await IsTaken(siloPort, tls: null)).ShouldBeFalse("there is none");
        await Comes(cluster, "select count(*) from audit_entries where action = 'connection.refused' and subject = 'silo port' and reason like '%OU=client%'", 1);

        foreach (var tls in new[] { foreign.Of("client"), ours.Of("accounting"), null })
            await Should.ThrowAsync<Exception>(() => OrleansClient.Connect(cluster.Database, tls: tls, patience: TimeSpan.FromSeconds(3)));
        await using var client = await OrleansClient.Connect(cluster.Database, tls: ours.Of("client"));
        var scheduler = client.Grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var monitor = client.Grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key);
        await IsRefused(() => client.Grains.GetGrain<IWriterPayoutGrain>("po_0198c0de0000700080000000000000aa").Submit(null!));
        await IsRefused(() => scheduler.Trigger(new RunTrigger("admin", "corr", Force: true)));
        await IsRefused(() => scheduler.UpdateSchedule(new ScheduleChange { Enabled = false }, "admin", "corr"));
        await IsRefused(() => monitor.UpdateAlertConfig(new AlertConfigChange { Enabled = false }, new MonitorAsker("admin", "corr")));

        // An API with the right certificate and another data key is no front end of these silos.
        var impostor = await cluster.StartApi(with: new Dictionary<string, string>(ours.ForClient) { ["PAYOUT_DATA_KEY"] = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=" });
        await Eventually.Is(() => IsRefused(impostor), TimeSpan.FromMinutes(1), () => impostor.Output);

        cluster.Sent.ShouldBe(0);
        (await cluster.Number("select count(*) from audit_entries where action in ('schedule.changed', 'alerts.configured')")).ShouldBe(0);
        await Comes(cluster, $"select count(*) from audit_entries where action = 'call.refused' and actor = 'client {client.Id}'", 4);
        await Comes(cluster, "select count(*) from alerts where severity = 'critical' and subject ~ '^refused:(call|connection)_refused:'", 2);
    }

    private static async Task<bool> IsTaken(int port, OrleansTls? tls)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        // What the silo shows is not judged here; what it thinks of us is.
        await using var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        using var end = new CancellationTokenSource(Patience);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = "silo",
                ClientCertificates = tls is null ? null : new X509CertificateCollection { tls.Own },
            };
            await stream.AuthenticateAsClientAsync(options, end.Token);
            return await stream.ReadAsync(new byte[1], end.Token) > 0;
        }
        catch (Exception failure) when (failure is IOException or System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }

    /// <summary>False as long as it has found no silo.</summary>
    private static async Task<bool> IsRefused(ProgramProcess api)
    {
        using var answer = await api.Http.PostAsync(PayoutCluster.CronRoute, content: null);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        return (await answer.Content.ReadAsStringAsync()).Contains("front_end_refused");
    }

    private static Task IsRefused(Func<Task> call) => Should.ThrowAsync<CallRefusedException>(call);

    private static Task Comes(PayoutCluster cluster, string sql, long number) => Eventually.Is(
        async () => await cluster.Number(sql) == number, TimeSpan.FromMinutes(1), () => $"{sql} is not {number}; {cluster.Output}");
}
