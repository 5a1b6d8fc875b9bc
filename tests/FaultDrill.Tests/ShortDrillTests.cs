using System.Text.RegularExpressions;

namespace OrleansPayouts.FaultDrill.Tests;

public sealed partial class ShortDrillTests(ITestOutputHelper output)
{
    [Fact(Timeout = 480_000)]
    public async Task Two_rounds_of_faults_violate_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The drill needs signals that Windows does not have.");
        var said = new StringWriter();
        var options = new DrillOptions { Seed = 7, Rounds = 2, SettleBound = TimeSpan.FromSeconds(90), Folder = Directory.CreateTempSubdirectory("fault-drill-test-").FullName };

        var exit = await DrillCommand.Run(options, said, TestContext.Current.CancellationToken);

        output.WriteLine(said.ToString());
        exit.ShouldBe(0, said.ToString());
        var sums = Sums().Match(said.ToString());
        sums.Success.ShouldBeTrue();
        int.Parse(sums.Groups["payouts"].Value).ShouldBeGreaterThan(50);
        int.Parse(sums.Groups["faults"].Value).ShouldBeGreaterThan(20);
    }

    [GeneratedRegex(@"^2 rounds, (?<payouts>\d+) payouts, (?<faults>\d+) faults: 0 violations$", RegexOptions.Multiline)]
    private static partial Regex Sums();
}
