using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Silo;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Api;

/// <summary>Puts the front end and the silo into one host.</summary>
public static class ApiServer
{
    public static WebApplication Build(WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddPayoutSilo(new PayoutSiloOptions
        {
            ConnectionString = settings.Database,
            Payouts = settings.Payouts,
            Stripe = new StripeOptions
            {
                SecretKey = settings.StripeSecretKey,
                ApiBase = settings.StripeApiBase,
                AllowOtherApiBase = settings.StripeApiBase != SettingsReader.StripeItself,
                RequestTimeout = settings.ProcessingTimeout,
                MaxConnections = settings.Payouts.MaxConcurrentProcessing,
            },
        });
        builder.AddApi(new ApiKeys(settings.CronKeys, settings.AdminKey));
        var app = builder.Build();
        app.MapApi();
        return app;
    }
}
