using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Silo.Hosting.Access;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Access;

/// <summary>Orleans takes a message's sender as the message has it: a client that names a silo's grain is refused at the gateway.</summary>
public sealed class ForgedSenderTests
{
    public static TheoryData<string> Senders => new()
    {
        // As the run would.
        "payoutrun/scheduled_run_0",
        // As the program beside the silo would, from outside of grains.
        "sys.client/hosted-127.0.0.1:11111@1",
        "sys.svc.silo-control/127.0.0.1:11111@1",
        // As another front end would.
        "sys.client/00000000000000000000000000000001",
    };

    [Theory(Timeout = 180_000)]
    [MemberData(nameof(Senders))]
    public async Task A_message_in_another_s_name_does_nothing_and_is_noted(string sender)
    {
        await using var silo = await WatchedSilo.Start();
        await using var client = await OrleansClient.Connect(silo.Database, silo.Services.GetRequiredService<FrontEndProof>());
        var scheduler = client.Grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        await scheduler.GetStatus();
        var before = (await silo.Scheduler.GetStatus()).Schedule;

        client.SpeakAs(GrainId.Parse(sender));
        // Nobody answers it: the connection ends.
        _ = scheduler.UpdateSchedule(new ScheduleChange { Enabled = !before.Enabled }, "admin", "corr_forged");

        await silo.Comes("select least(count(*), 1) from audit_entries where action = 'connection.refused' and reason like '%in the name of%'", 1);
        (await silo.Scheduler.GetStatus()).Schedule.ShouldBe(before);
        (await silo.Alerts()).ShouldContain(alert => alert.Subject.StartsWith("refused:connection_refused:", StringComparison.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_client_that_introduces_itself_as_a_silo_s_own_gets_no_connection()
    {
        await using var silo = await TestSilo.Start(silos: 1);
        var hosted = $"hosted-{silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString()}";

        await Should.ThrowAsync<Exception>(() => OrleansClient.Connect(
            silo.Database, silo.Services.GetRequiredService<FrontEndProof>(), services => OrleansClient.IntroduceAs(services, hosted), patience: TimeSpan.FromSeconds(5)));

        await silo.Comes("select least(count(*), 1) from audit_entries where action = 'connection.refused' and reason like '%introduced itself as%'", 1);
    }

    [Fact(Timeout = 180_000)]
    public async Task Messages_that_arrive_in_pieces_are_taken_and_a_forged_one_among_them_is_not()
    {
        await using var silo = await TestSilo.Start(silos: 1);
        await using var client = await OrleansClient.Connect(
            silo.Database,
            silo.Services.GetRequiredService<FrontEndProof>(),
            configure: orleans => orleans.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(builder => builder.Use(InPieces.Send))));
        var scheduler = client.Grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);

        for (var hour = 0; hour < 10; hour++)
            (await scheduler.UpdateSchedule(new ScheduleChange { Hour = hour }, "olga", "corr")).Schedule.Hour.ShouldBe(hour);
        (await silo.Count("select count(*) from audit_entries where action = 'connection.refused'")).ShouldBe(0);
        client.SpeakAs(GrainId.Parse("payoutrun/scheduled_run_0"));
        _ = scheduler.UpdateSchedule(new ScheduleChange { Hour = 23 }, "olga", "corr");

        await silo.Comes("select least(count(*), 1) from audit_entries where action = 'connection.refused'", 1);
        (await silo.Scheduler.GetStatus()).Schedule.Hour.ShouldBe(9);
    }

    [Theory(Timeout = 180_000)]
    [InlineData("GET / HTTP/1.1\r\nHost: silo\r\n\r\n")]
    [InlineData("\u0004\0\0\0\u0001\u0002\u0003\u0004")]
    public async Task What_is_no_client_at_all_is_refused_and_the_silo_goes_on(string sent)
    {
        await using var silo = await TestSilo.Start(silos: 1);
        var gateway = silo.Services.GetRequiredService<ILocalSiloDetails>().GatewayAddress.Endpoint;

        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent), TestContext.Current.CancellationToken);

        await silo.Comes("select least(count(*), 1) from audit_entries where action = 'connection.refused' and subject = 'gateway'", 1);
        await using var client = await OrleansClient.Connect(silo.Database, silo.Services.GetRequiredService<FrontEndProof>());
        (await client.Grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key).GetStatus()).ShouldNotBeNull();
    }
}
