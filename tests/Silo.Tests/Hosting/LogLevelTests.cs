using OrleansPayouts.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Silo.Tests.Hosting;

public sealed class LogLevelTests
{
    private const string Ours = "OrleansPayouts.Silo.Hosting.StartReport";
    private const string Orleans = "Orleans.Runtime.Silo";

    [Theory]
    [InlineData(Orleans, LogLevel.Warning)]
    [InlineData("Orleans.Hosting.SiloHostedService", LogLevel.Warning)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Warning)]
    [InlineData("Polly", LogLevel.Warning)]
    [InlineData(Ours, LogLevel.Information)]
    [InlineData("Anything", LogLevel.Information)]
    public void By_default_only_our_own_information_is_logged(string category, LogLevel lowest) => Lowest(category, []).ShouldBe(lowest);

    [Theory]
    [InlineData(Orleans, LogLevel.Warning)]
    [InlineData("OrleansPayouts.Grains.Monitoring.AlertBook", LogLevel.Warning)]
    [InlineData(Ours, LogLevel.Information)]
    public void In_the_demo_start_and_stop_are_all_of_our_information(string category, LogLevel lowest) =>
        Lowest(category, [], isQuiet: true).ShouldBe(lowest);

    [Fact]
    public void Orleans_s_information_comes_back_by_configuration()
    {
        var set = new Dictionary<string, string?> { ["Logging:LogLevel:Orleans"] = "Information" };

        Lowest(Orleans, set).ShouldBe(LogLevel.Information);
        Lowest(Ours, set).ShouldBe(LogLevel.Information);
    }

    [Fact]
    public void A_configured_default_is_ours_too()
    {
        var set = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error" };

        Lowest(Ours, set).ShouldBe(LogLevel.Error);
    }

    private static LogLevel Lowest(string category, Dictionary<string, string?> set, bool isQuiet = false)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(set);
        configuration.AddLogLevels(isQuiet);
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddProvider(new RecordedLog()))
            .BuildServiceProvider();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        return Enum.GetValues<LogLevel>().First(logger.IsEnabled);
    }
}
