using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Silo.Hosting.Access;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Access;

/// <summary>What a client of the cluster can do that reaches a silo's gateway.</summary>
public sealed class ClientCallsTests
{
    private static readonly Type[] Contracts = [.. typeof(IPayoutSchedulerGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    [Fact(Timeout = 180_000)]
    public async Task A_client_that_knows_where_the_gateway_is_has_no_money_sent_no_schedule_switched_off_and_no_alert_silenced()
    {
        await using var silo = await WatchedSilo.Start();
        await using var client = await OrleansClient.Connect(silo.Database);
        var scheduler = client.Grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var monitor = client.Grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key);
        var schedule = (await silo.Scheduler.GetStatus()).Schedule;

        await IsRefused(() => client.Grains.GetGrain<IWriterPayoutGrain>(Fancied.Id.ToString()).Submit(new SubmitPayout(Fancied, new RetryPolicy(0, TimeSpan.FromSeconds(1)))));
        await IsRefused(() => scheduler.UpdateSchedule(new ScheduleChange { Enabled = false }, "admin", "corr"));
        await IsRefused(() => scheduler.Trigger(new RunTrigger("admin", "corr", Force: true)));
        await IsRefused(() => monitor.UpdateAlertConfig(new AlertConfigChange { Enabled = false }, new MonitorAsker("admin", "corr")));

        silo.Stripe.Report().Transfers.Requests.ShouldBe(0);
        (await silo.Scheduler.GetStatus()).Schedule.ShouldBe(schedule);
        (await silo.Monitor.GetAlertConfig()).Enabled.ShouldBeTrue();
        (await silo.Count("select count(*) from runs")).ShouldBe(0);
        await silo.Comes($"select count(distinct subject) from audit_entries where action = 'call.refused' and actor = 'client {client.Id}'", 4);
        var alert = (await silo.Alerts()).Single(alert => alert.Subject.StartsWith("refused:call_refused:", StringComparison.Ordinal));
        (alert.Type, alert.Severity).ShouldBe((AlertType.SystemError, AlertSeverity.Critical));
        alert.Message.ShouldContain(client.Id);
    }

    /// <summary>With the proof of a front end, which is broken into, every method of ours and of Orleans: what the API calls is answered, the rest refused.</summary>
    [Fact(Timeout = 180_000)]
    public async Task A_front_end_may_call_what_is_marked_for_it_and_nothing_else()
    {
        await using var silo = await TestSilo.Start();
        await using var client = await OrleansClient.Connect(silo.Database, silo.Services.GetRequiredService<FrontEndProof>());

        Contracts.Length.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var contract in Contracts)
            foreach (var method in contract.GetMethods().Where(method => !method.IsStatic))
                (await IsAnswered(client, contract, method)).ShouldBe(
                    method.GetCustomAttribute<FrontEndAttribute>() is not null, $"{contract.Name}.{method.Name}");
        await IsRefused(() => client.Grains.GetGrain<IManagementGrain>(0).GetHosts());
        await IsRefused(() => client.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero));
        await IsRefused(() => client.Grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key).AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask());
        silo.Stripe.Report().Transfers.Requests.ShouldBe(0);
    }

    [Theory(Timeout = 180_000)]
    [InlineData("ISiloControl", "sys.svc.silo-control")]
    [InlineData("IMembershipService", "sys.svc.clustering")]
    public async Task None_of_Orleans_s_system_targets_answers_a_client(string contract, string target)
    {
        await using var silo = await TestSilo.Start(silos: 1);
        await using var client = await OrleansClient.Connect(silo.Database, silo.Services.GetRequiredService<FrontEndProof>());
        var address = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        var type = typeof(IClusterClient).Assembly.GetTypes().Single(found => found.Name == contract);
        var id = GrainId.Create(target, address.ToParsableString());
        var method = type.GetMethods().First(one => one.ReturnType != typeof(void));

        var reference = client.Grains.GetGrain(id).AsReference(type);

        await IsRefused(() => (Task)method.Invoke(reference, [.. method.GetParameters().Select(parameter => Default(parameter.ParameterType))])!);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_a_front_end_changes_is_in_the_audit_log_with_the_client_that_asked()
    {
        await using var silo = await TestSilo.Start();
        await using var client = await OrleansClient.Connect(silo.Database, silo.Services.GetRequiredService<FrontEndProof>());

        await client.Grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key).UpdateSchedule(new ScheduleChange { Hour = 7 }, "olga", "corr_1");
        await client.Grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key)
            .UpdateAlertConfig(new AlertConfigChange { FailureRateThreshold = 0.2m }, new MonitorAsker("olga", "corr_2"));

        (await silo.Count($"select count(*) from audit_entries where correlation_id in ('corr_1', 'corr_2') and actor = 'olga via client {client.Id}'")).ShouldBe(2);
    }

    /// <summary>On a silo's own port everybody can name any sender: what only front ends call needs their proof there, too.</summary>
    [Fact(Timeout = 180_000)]
    public async Task A_call_from_within_the_cluster_needs_the_proof_for_what_silos_do_not_call()
    {
        await using var silo = await TestSilo.Start(services: services =>
        {
            foreach (var filter in services.Where(service => service.ServiceType == typeof(IOutgoingGrainCallFilter)).ToList())
                services.Remove(filter);
        });

        foreach (var contract in Contracts)
            foreach (var method in contract.GetMethods().Where(method => method.GetCustomAttribute<FrontEndAttribute>() is { SilosToo: false }))
                await IsRefused(() => Call(silo.Grains, contract, method));
        (await silo.Scheduler.GetStatus()).ActiveRun.ShouldBeNull();
    }

    private static WriterPayout Fancied => new()
    {
        Id = PayoutId.Parse("po_0198c0de0000700080000000000000aa"),
        Run = RunId.ForSlot(DateTimeOffset.UnixEpoch),
        Writer = WriterId.Parse("attacker"),
        Amount = new Money(98_765_432, Currency.Parse("USD")),
        Destination = StripeAccountId.Parse("acct_attacker"),
        Payee = new Payee(StripeAccountId.Parse("acct_attacker")),
        Attempts = 1,
    };

    /// <summary>False where it is refused; with arguments that say nothing a method may fail otherwise.</summary>
    private static async Task<bool> IsAnswered(OrleansClient client, Type contract, MethodInfo method)
    {
        try
        {
            await Call(client.Grains, contract, method);
            return true;
        }
        catch (CallRefusedException)
        {
            return false;
        }
        catch (Exception failure) when (failure is not TimeoutException)
        {
            return true;
        }
    }

    private static Task Call(IGrainFactory grains, Type contract, MethodInfo method)
    {
        var key = contract == typeof(IWriterPayoutGrain) ? Fancied.Id.ToString() : contract == typeof(IPayoutRunGrain) ? Fancied.Run.Value : "default";
        return (Task)method.Invoke(grains.GetGrain(contract, key), [.. method.GetParameters().Select(parameter => Default(parameter.ParameterType))])!;
    }

    private static object? Default(Type type) =>
        type == typeof(string) ? "none" : type.IsValueType ? Activator.CreateInstance(type) : null;

    private static Task IsRefused(Func<Task> call) => Should.ThrowAsync<CallRefusedException>(call);
}
