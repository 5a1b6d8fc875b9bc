using System.Xml.Linq;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>Dependencies point one way: Api, Development → Silo → Grains → Domain.</summary>
public sealed class DependencyTests
{
    /// <summary>Which of our projects each may use.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Domain"] = [],
        ["Grains"] = ["Domain"],
        ["Silo"] = ["Domain", "Grains"],
        ["StripeSimulator"] = [],
        ["Api"] = ["Domain", "Grains", "Silo"],
        ["Development"] = ["Domain", "Grains", "Silo", "StripeSimulator"],
    };

    public static TheoryData<string> Projects => new(MayUse.Keys);

    [Fact]
    public void Every_project_in_src_is_listed() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).ShouldBe(MayUse.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_only_those_it_may_use(string project)
    {
        var file = XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj"));
        file.Descendants("ProjectReference")
            // Built before it, and never given to its compiler.
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')))
            .Except(MayUse[project]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_only_those_it_may_use(string project)
    {
        CompiledAssembly.Read(AssemblyOf(project)).References
            .Where(reference => reference.StartsWith("OrleansPayouts.", StringComparison.Ordinal))
            .Except(MayUse[project].Select(AssemblyOf)).ShouldBeEmpty();
    }

    [Fact]
    public void The_domain_uses_nothing_but_the_framework_NodaTime_and_Orleans() =>
        CompiledAssembly.Read(AssemblyOf("Domain")).References
            .Where(reference => reference.Split('.')[0] is not ("System" or "Orleans"))
            .ShouldBe(["NodaTime"]);

    [Theory]
    [InlineData("Domain")]
    [InlineData("Grains")]
    [InlineData("StripeSimulator")]
    public void Only_the_silo_s_assembly_needs_Npgsql(string project)
    {
        CompiledAssembly.Read(AssemblyOf(project)).References.ShouldNotContain("Npgsql");
    }

    private static string AssemblyOf(string project) => "OrleansPayouts." + project;
}
