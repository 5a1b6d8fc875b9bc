using System.Text.RegularExpressions;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>What can be said of the images without building them.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Programs = ["silo", "api", "simulator"];

    private static readonly Dockerfile Images = Dockerfile.Read();

    [Fact]
    public void Images_of_others_are_pinned_to_a_patch()
    {
        Images.Bases.Count().ShouldBe(2);
        foreach (var image in Images.Bases)
            image.ShouldMatch(@"^mcr\.microsoft\.com/dotnet/(sdk|aspnet):10\.0\.[0-9]+-noble(-chiseled)?(@sha256:[0-9a-f]{64})?$");
    }

    [Fact]
    public void No_program_is_root()
    {
        foreach (var program in Programs)
            Images.Values(program, "USER").First().ShouldBe("1654:1654");
    }

    [Fact]
    public void Each_program_is_published_for_the_cluster_and_started_by_its_assembly()
    {
        var publish = Images.Values("build", "RUN").Single();
        foreach (var (stage, project) in new[] { ("silo", "Silo"), ("api", "Api"), ("simulator", "StripeSimulator") })
        {
            Images.EntryPoint(stage).ShouldBe(["dotnet", $"OrleansPayouts.{project}.dll"]);
            publish.ShouldMatch($@"dotnet publish src/{project} -c Release [^&]*-o /out/{stage}( |$)");
            Images.Values(stage, "COPY").ShouldContain($"--from=build /out/{stage} ./");
        }

        var services = Yaml.Read("docker-compose.yml")["services"];
        services.Keys.Select(name => services[name]["build"]["target"]).Where(target => !target.IsMissing)
            .Select(target => target.Text).ShouldBe(Programs, ignoreOrder: true);
    }

    /// <summary>Whatever a project names outside its own folder must be let into the build.</summary>
    [Fact]
    public void The_build_gets_all_it_needs_and_no_secret()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, ".dockerignore")).Where(line => line.Length > 0 && !line.StartsWith('#')).ToList();
        lines[0].ShouldBe("*");
        var allowed = lines.Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();

        allowed.ShouldBe(["src", "global.json", "BannedSymbols.txt", ".editorconfig", "Directory.Build.props", "Directory.Packages.props"], ignoreOrder: true);
        allowed.ShouldAllBe(name => Path.Exists(Path.Combine(RepositoryRoot.Path, name)));
        lines.ShouldContain("src/Development", "no image has it");
        var named = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => Path.GetFileName(project) != "Development.csproj")
            .SelectMany(project => Above().Matches(File.ReadAllText(project)).Select(match => match.Groups[1].Value));
        named.Except(allowed).Except(["Domain", "Grains", "Silo", "Development"]).ShouldBeEmpty();
    }

    [GeneratedRegex(@"""(?:\.\./)+([^/""]+)")]
    private static partial Regex Above();
}
