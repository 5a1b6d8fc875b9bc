using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>What this build reaches Stripe with: no library, as not every feed has one. The cluster's build has its own.</summary>
internal static class StripeLibrary
{
    public static void AddGateway(IServiceCollection services, StripeOptions options) =>
        services.AddSingleton<ITransferGateway>(provider => new HttpTransferGateway(
            options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HttpTransferGateway>>()));
}
