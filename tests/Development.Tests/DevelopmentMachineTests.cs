using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Development;

namespace OrleansPayouts.Development.Tests;

public sealed class DevelopmentMachineTests
{
    private static readonly DevelopmentSettings NothingConfigured = new("", [], new EngineSettings
    {
        StripeSecretKey = "",
        StripeApiBase = new Uri("https://api.stripe.com"),
        Database = "",
        DataKeys = DataKeys.None,
        ProcessingTimeout = TimeSpan.FromSeconds(1),
        Payouts = new PayoutOptions(),
    });

    /// <summary>A folder where a key's file belongs is refused as another user's file is, to root, too.</summary>
    [Fact]
    public async Task A_data_folder_that_may_not_be_used_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "admin.key"));
        await using var machine = new DevelopmentMachine(folder.Path);

        var refusal = await Should.ThrowAsync<IOException>(() => machine.StartAsync(NothingConfigured, TestContext.Current.CancellationToken));

        refusal.Message.ShouldStartWith(folder.Path + " cannot be used: ");
        refusal.Message.ShouldEndWith("Start this program as the folder's owner, or give it another folder with --data.");
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_data_folder_that_another_program_uses_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        // Both have a database, so that only the simulator starts here.
        var settings = NothingConfigured with { Engine = NothingConfigured.Engine with { Database = "Host=127.0.0.1" } };
        await using var first = new DevelopmentMachine(folder.Path);
        await first.StartAsync(settings, TestContext.Current.CancellationToken);
        await using var second = new DevelopmentMachine(folder.Path);

        var refusal = await Should.ThrowAsync<IOException>(() => second.StartAsync(settings, TestContext.Current.CancellationToken));

        refusal.Message.ShouldEndWith($"Another program may use {folder.Path}: stop it, or give this one another folder with --data.");
        refusal.Message.ShouldNotContain("\n");
    }
}
