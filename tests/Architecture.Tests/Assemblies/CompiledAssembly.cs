using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>What a built assembly refers to, read from its metadata without loading it.</summary>
internal sealed class CompiledAssembly
{
    private CompiledAssembly(string name, IReadOnlyList<string> references, IReadOnlyList<(string Assembly, string Type)> types)
    {
        Name = name;
        References = references;
        ReferencedTypes = types;
    }

    public string Name { get; }

    /// <summary>Names of the assemblies that are used.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>Full names of the top-level types that are used, with the assemblies they come from.</summary>
    public IReadOnlyList<(string Assembly, string Type)> ReferencedTypes { get; }

    public static bool Exists(string name) => File.Exists(PathOf(name));

    public static CompiledAssembly Read(string name)
    {
        using var file = new PEReader(File.OpenRead(PathOf(name)));
        var metadata = file.GetMetadataReader();
        var references = metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();
        var types = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
            .Select(type => (AssemblyOf(metadata, type), $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"))
            .ToList();
        return new CompiledAssembly(name, references, types);
    }

    private static string AssemblyOf(MetadataReader metadata, TypeReference type) =>
        metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");
}
