using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>Orleans's own providers over our tables and statements, composed as in the program, in a silo that is not started.</summary>
internal sealed class OrleansTables : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly IHost host;

    private OrleansTables(TestDatabase database)
    {
        this.database = database;
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => OrleansSilo.Configure(silo, new OrleansSettings(), database.ConnectionString));
        host = builder.Build();
    }

    public IMembershipTable Members => host.Services.GetRequiredService<IMembershipTable>();

    public IReminderTable Reminders => host.Services.GetRequiredService<IReminderTable>();

    public static async Task<OrleansTables> Open() => new(await TestDatabase.CreateAsync());

    public async ValueTask DisposeAsync()
    {
        host.Dispose();
        await database.DisposeAsync();
    }
}
