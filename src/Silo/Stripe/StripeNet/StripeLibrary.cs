using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Stripe.StripeNet;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>What this build reaches Stripe with: Stripe.net. The single process's build has its own.</summary>
internal static class StripeLibrary
{
    public static void AddGateway(IServiceCollection services, StripeOptions options) =>
        services.AddSingleton<ITransferGateway>(provider => new StripeNetTransferGateway(
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StripeNetTransferGateway>>()));
}
