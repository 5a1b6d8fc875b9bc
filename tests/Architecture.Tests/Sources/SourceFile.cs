using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>A C# file, by its path below the repository's root with forward slashes, and parsed.</summary>
internal sealed class SourceFile
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.Parse);

    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Root = CSharpSyntaxTree.ParseText(text, Options).GetCompilationUnitRoot();
    }

    public string Path { get; }

    public string Text { get; }

    public CompilationUnitSyntax Root { get; }

    public IEnumerable<T> Nodes<T>()
        where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    public bool IsIn(params string[] folders) => folders.Any(folder => Path.StartsWith(folder + "/", StringComparison.Ordinal));

    public string Namespace => Nodes<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    /// <summary>Whether a namespace is used here: by a using directive or spelled out in a name.</summary>
    public bool Uses(string space) =>
        Nodes<UsingDirectiveSyntax>().Any(directive => IsWithin(directive.NamespaceOrType.ToString(), space))
        || Nodes<QualifiedNameSyntax>().Any(name => !IsOwnName(name) && IsWithin(name.ToString(), space))
        || Nodes<MemberAccessExpressionSyntax>().Any(access => IsWithin(access.ToString(), space));

    /// <summary>The file, and what was said to be wrong at which line.</summary>
    public string At(SyntaxNode node, string what) =>
        $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1} {what}";

    public static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static bool IsOwnName(QualifiedNameSyntax name) => name.Ancestors().OfType<BaseNamespaceDeclarationSyntax>()
        .Any(declaration => declaration.Name.Span.Contains(name.Span));

    private static bool IsWithin(string name, string space)
    {
        name = name.StartsWith("global::", StringComparison.Ordinal) ? name["global::".Length..] : name;
        return name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
    }
}
