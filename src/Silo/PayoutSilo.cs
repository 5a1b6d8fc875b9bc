using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Notifications;
using OrleansPayouts.Grains.Payouts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Runs;
using OrleansPayouts.Grains.Schedules;
using OrleansPayouts.Grains.Sending;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Hosting.Access;
using OrleansPayouts.Silo.Notifications;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Monitoring;
using OrleansPayouts.Silo.Postgres.Audit;
using OrleansPayouts.Silo.Postgres.Cluster;
using OrleansPayouts.Silo.Postgres.Sealing;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Silo;

/// <summary>Composes a silo: stores, gateway, grains. Hosted services start in this order and stop in the reverse.</summary>
public static class PayoutSilo
{
    public static IServiceCollection AddPayoutSilo(this IServiceCollection services, PayoutSiloOptions options)
    {
        services.AddSingleton(Options.Create(options.Payouts));
        services.AddPostgres(options);
        services.AddStripe(options.Stripe);
        services.AddPayoutRuns();
        services.AddMonitor(options.MonitoringEnabled);
        services.AddNotifications(options.Notifications);
        services.AddOrleansMember(options);
        services.AddStartOfWork();
        return services;
    }

    /// <summary>The stores alone: what a program needs that asks and records, and leaves paying to the silos.</summary>
    public static IServiceCollection AddPayoutStores(this IServiceCollection services, string connectionString, DataKeys keys, bool monitoring = true)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => PayoutDatabase.Open(connectionString, monitoring));
        services.AddSingleton(new DataCipher(keys));
        services.AddSingleton(new FrontEndProof(keys));
        services.AddSingleton<PostgresPayoutStore>();
        services.AddSingleton<IPayoutStore>(provider => provider.GetRequiredService<PostgresPayoutStore>());
        services.AddSingleton<ILockedPayouts, PostgresLockedPayouts>();
        services.AddSingleton<IDuePayouts, PostgresDuePayouts>();
        services.AddSingleton<IFailsafeStore, PostgresFailsafeStore>();
        services.AddSingleton<IShortfallStore, PostgresShortfallStore>();
        services.AddSingleton<IAccountBinding, PostgresAccountBinding>();
        services.AddSingleton<IReconciliationStore, PostgresReconciliationStore>();
        services.AddSingleton<PostgresPlanStore>();
        services.AddSingleton<IPlanStore>(provider => provider.GetRequiredService<PostgresPlanStore>());
        services.AddSingleton<IWriterCandidates>(provider => provider.GetRequiredService<PostgresPlanStore>());
        services.AddSingleton<IRunStore, PostgresRunStore>();
        services.AddSingleton<PostgresAuditTrail>();
        services.AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<PostgresAuditTrail>());
        services.AddSingleton<IAuditLog, PostgresAuditLog>();
        services.AddSingleton<ITraces, PostgresTraces>();
        services.AddSingleton<IScheduleStore, PostgresScheduleStore>();
        services.AddSingleton<IWriterStore, PostgresWriterStore>();
        services.AddSingleton<IIdempotencyStore, PostgresIdempotencyStore>();
        services.AddSingleton<IApiKeyStore, PostgresApiKeyStore>();
        services.AddSingleton<IEarningStore, PostgresEarningStore>();
        services.AddSingleton<IStripeEventStore, PostgresStripeEventStore>();
        services.AddSingleton<IPayoutQueries, PostgresPayoutQueries>();
        services.AddSingleton<IAlertStore, PostgresAlertStore>();
        services.AddSingleton<Installation>();
        return services;
    }

    private static void AddPostgres(this IServiceCollection services, PayoutSiloOptions options)
    {
        services.AddPayoutStores(options.ConnectionString, options.DataKeys, options.MonitoringEnabled);
        if (options.DatabaseIsUnverified)
            services.AddHostedService<UnverifiedDatabaseNotice>();
        services.AddSingleton(options.Journal);
        services.AddHostedService<DatabaseArrival>();
        services.AddHostedService<SchemaMigration>();
        services.AddHostedService<DatabaseClock>();
        services.AddHostedService<DataKeyCheck>();
        // Before the journal, so that it stops after it: its last anchor covers every entry.
        services.AddHostedService<AuditAnchoring>();
        services.AddHostedService<DataSealing>();
        services.AddSingleton<PostgresRefusalLog>();
        services.AddSingleton<IRefusalLog>(provider => provider.GetRequiredService<PostgresRefusalLog>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresRefusalLog>());
        // Before the grains, so that it stops after them: what they append while they stop is still written.
        services.AddSingleton<PostgresPayoutJournal>();
        services.AddSingleton<IPayoutJournal>(provider => provider.GetRequiredService<PostgresPayoutJournal>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresPayoutJournal>());
    }

    private static void AddStripe(this IServiceCollection services, StripeOptions stripe)
    {
        services.AddSingleton(stripe);
        services.AddSingleton<StripeTransferGateway>();
        services.AddSingleton(provider => new StripeAccess(
            provider.GetRequiredService<StripeTransferGateway>(), provider.GetRequiredService<IAccountBinding>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<StripeAccess>>()));
        // In front of Stripe itself: nothing is sent with a key that is refused, or is another account's.
        services.AddSingleton<ITransferGateway>(provider => new GuardedTransferGateway(
            provider.GetRequiredService<StripeTransferGateway>(), provider.GetRequiredService<StripeAccess>()));
        services.AddHostedService<StripeAccessWatch>();
        services.AddSingleton<TransferReconciliation>();
        // In front of the store that the programs share: here attempts are begun.
        services.AddSingleton<IPayoutStore>(provider => new ReconciledPayoutStore(
            provider.GetRequiredService<PostgresPayoutStore>(), provider.GetRequiredService<TransferReconciliation>(),
            provider.GetRequiredService<StripeAccess>()));
        services.AddSingleton<TransferFinder>();
        services.AddSingleton<SubmissionCheck>();
        services.AddSingleton<ISubmissionMac>(new SubmissionMac(stripe.SecretKey));
    }

    private static void AddPayoutRuns(this IServiceCollection services)
    {
        services.AddSingleton<RunPreflight>();
        services.AddSingleton<PayoutBooks>();
        services.AddSingleton<PayoutResumption>();
        services.AddSingleton<PayoutResolver>();
        services.AddSingleton<PayoutSweep>();
        services.AddSingleton<RunStarting>();
        services.AddSingleton<RunPlanner>();
        services.AddSingleton<RunCancellation>();
        services.AddSingleton<RunRelease>();
        services.AddSingleton<RunAdvance>();
        services.AddSingleton<TransferGate>();
        services.AddSingleton<ITransferGate>(provider => provider.GetRequiredService<TransferGate>());
        services.AddSingleton<TransferSender>();
    }

    private static void AddOrleansMember(this IServiceCollection services, PayoutSiloOptions options)
    {
        services.AddSingleton(options.Orleans);
        services.AddSingleton(_ => SiloEndpoint.Take(options.Orleans));
        services.AddSingleton(provider => provider.GetRequiredService<SiloEndpoint>().Identity);
        services.AddHostedService<ClusterClaim>();
        services.AddSingleton<MemberTable>();
        services.AddHostedService<MembershipRepair>();
        services.AddOrleans(silo => OrleansSilo.Configure(silo.AddActivityPropagation(), options.Orleans, options.ConnectionString));
    }

    /// <summary>After the grains, so that it stops before them.</summary>
    private static void AddStartOfWork(this IServiceCollection services)
    {
        services.AddHostedService<RunTakeover>();
        // What waits for a permit comes back while the grains still run.
        services.AddHostedService<PermitLeasing>();
        services.AddSingleton<RunRecovery>();
        services.AddSingleton<ScheduleWatch>();
        services.AddHostedService<GrainStart>();
    }

    private static void AddMonitor(this IServiceCollection services, bool isEnabled)
    {
        services.TryAddSingleton(new MonitorOptions { IsEnabled = isEnabled });
        services.AddSingleton<IMetricsStore, PostgresMetricsStore>();
        services.AddSingleton<IInvariantStore, PostgresInvariantStore>();
        services.AddSingleton<InvariantRound>();
        services.AddSingleton<SystemLook>();
        services.AddSingleton<AlertBook>();
        services.AddSingleton<MonitorCheck>();
    }

    private static void AddNotifications(this IServiceCollection services, NotificationSettings settings)
    {
        services.AddSingleton(settings);
        services.TryAddSingleton(new WebhookReach());
        services.AddSingleton<INotificationStore, PostgresNotificationStore>();
        services.AddSingleton<IMailSender, SmtpMailSender>();
        services.AddSingleton<IWebhookSender, SignedWebhookSender>();
        services.AddSingleton<IHeartbeat, HttpHeartbeat>();
        services.AddSingleton<NotificationDispatch>();
        services.AddSingleton<NotificationTest>();
    }
}
