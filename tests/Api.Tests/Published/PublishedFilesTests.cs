using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using OrleansPayouts.Development;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Api.Tests.Published;

/// <summary>Production gets no simulator, no PostgreSQL launcher, no demo and no samples.</summary>
public sealed class PublishedFilesTests(PublishedProgram program) : IClassFixture<PublishedProgram>
{
    private static readonly Assembly[] Toys = [typeof(DevelopmentMachine).Assembly, typeof(SimulatorHost).Assembly];

    [Fact]
    public void No_file_is_for_development()
    {
        var files = Directory.EnumerateFiles(program.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(program.Folder, file)).ToList();

        files.ShouldContain("OrleansPayouts.Api.dll");
        string[] words = ["development", "simulator", "samples", ".csv"];
        files.Where(file => words.Any(word => file.Contains(word, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty();
        var dependencies = File.ReadAllText(Path.Combine(program.Folder, "OrleansPayouts.Api.deps.json"));
        foreach (var toy in Toys)
            dependencies.ShouldNotContain(toy.GetName().Name!);
    }

    [Fact]
    public void No_assembly_has_or_uses_a_type_of_theirs()
    {
        var toys = Toys.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("OrleansPayouts.", StringComparison.Ordinal) == true)
            .Select(type => type.FullName!).ToHashSet();
        toys.ShouldContain("OrleansPayouts.Development.Postgres.PrivatePostgres");
        toys.ShouldContain("OrleansPayouts.Development.Demo.DemoRun");
        toys.ShouldContain("OrleansPayouts.StripeSimulator.SimulatorHost");

        var ours = Directory.GetFiles(program.Folder, "OrleansPayouts.*.dll");
        ours.Length.ShouldBe(4);
        foreach (var file in ours)
        {
            var (defined, used, assemblies) = Read(file);
            defined.Concat(used).Where(toys.Contains).ShouldBeEmpty(file);
            assemblies.Intersect(Toys.Select(toy => toy.GetName().Name)).ShouldBeEmpty(file);
        }
    }

    private static (List<string> Defined, List<string> Used, List<string> Assemblies) Read(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        string Name(StringHandle space, StringHandle name) => $"{metadata.GetString(space)}.{metadata.GetString(name)}";
        return (
            [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Select(type => Name(type.Namespace, type.Name))],
            [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(type => Name(type.Namespace, type.Name))],
            [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(assembly => metadata.GetString(assembly.Name))]);
    }
}
