using Microsoft.Extensions.Logging.Abstractions;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Silo;

/// <summary>Binds the books to another Stripe account, while no silo runs.</summary>
public static class StripeAccountRebinding
{
    /// <summary>Null where it is done; otherwise why not, in words, and nothing is changed.</summary>
    /// <param name="engine">The database, and the key of the new account.</param>
    /// <param name="account">The new account. It has to be the key's, so that nothing is bound by mistake.</param>
    /// <param name="reason">For the audit log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Nothing is changed where it ends first.</param>
    public static async Task<string?> RunAsync(
        EngineSettings engine, StripeAccountId account, string reason, TimeProvider time, CancellationToken cancellationToken)
    {
        using var gateway = new StripeTransferGateway(engine.ToSiloOptions().Stripe, time, NullLogger<StripeTransferGateway>.Instance);
        switch (await gateway.GetAccount(cancellationToken), await gateway.GetBalance(cancellationToken))
        {
            case (AccountAnswer.Known { Account: var found }, _) when found != account:
                return $"STRIPE_SECRET_KEY is a key of {found}, not of {account}.";
            case (AccountAnswer.Known, BalanceAnswer.Known { IsLive: var isLive }):
                return await Rebind(engine, new StripeIdentity(account, isLive), reason, time, cancellationToken);
            case (AccountAnswer.Unavailable { Code: var code }, _):
                return $"Stripe does not say whose STRIPE_SECRET_KEY is ({code}).";
            case (_, BalanceAnswer.Unavailable { Code: var code }):
                return $"Stripe does not say of which mode STRIPE_SECRET_KEY is ({code}).";
            case var other:
                throw new InvalidOperationException($"{other} is no answer of Stripe's.");
        }
    }

    private static async Task<string?> Rebind(
        EngineSettings engine, StripeIdentity identity, string reason, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var database = PayoutDatabase.Open(engine.Database);
        await SchemaMigrator.MigrateAsync(database, NullLogger.Instance, cancellationToken);
        var now = time.GetUtcNow();
        var audit = new AuditContext("command", $"corr_{Guid.CreateVersion7(now):N}", reason, now);
        return await new PostgresAccountBinding(database).Rebind(identity, audit, cancellationToken);
    }
}
