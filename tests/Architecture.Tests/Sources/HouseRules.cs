using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>The house style, as far as a program can see it. Each rule gives what breaks it in a file.</summary>
internal static class HouseRules
{
    private const int LongestFile = 300;
    private const int LongestMethod = 70;
    private const int LongestGrain = 150;

    private static readonly string[] Suffixes =
        ["Service", "Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Base", "Info", "Data"];

    public static IEnumerable<string> FileLength(SourceFile file)
    {
        var lines = file.Text.AsSpan().TrimEnd().Count('\n') + 1;
        return lines > LongestFile ? [$"{file.Path} has {lines} lines"] : [];
    }

    public static IEnumerable<string> MethodLength(SourceFile file) => file.Root.DescendantNodes()
        .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
        .Where(node => SourceFile.LinesOf(node) > LongestMethod)
        .Select(node => file.At(node, $"is a method of {SourceFile.LinesOf(node)} lines"));

    /// <summary>Partial files count together, but for the generated logs and metrics of house rule 12.</summary>
    public static IEnumerable<string> GrainLength(IEnumerable<SourceFile> files) => files
        .Where(file => !file.Path.EndsWith(".Log.cs", StringComparison.Ordinal))
        .Where(file => !file.Path.EndsWith(".Metrics.cs", StringComparison.Ordinal))
        .SelectMany(file => file.Nodes<ClassDeclarationSyntax>().Select(type => (File: file, Type: type)))
        .GroupBy(found => (found.File.Namespace, found.Type.Identifier.Text))
        .Where(parts => parts.Any(part => IsGrain(part.Type)))
        .Select(parts => (parts.Key.Text, Lines: parts.Sum(part => SourceFile.LinesOf(part.Type))))
        .Where(grain => grain.Lines > LongestGrain)
        .Select(grain => $"{grain.Text} has {grain.Lines} lines");

    public static IEnumerable<string> NoRegions(SourceFile file) =>
        Directives(file, SyntaxKind.RegionDirectiveTrivia).Select(line => $"{file.Path}:{line} has a region");

    public static IEnumerable<string> NoForbiddenSuffix(SourceFile file) => file.Root.DescendantNodes()
        .Select(node => node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            _ => "",
        })
        .Where(name => Suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal)))
        .Select(name => $"{file.Path} declares {name}");

    public static IEnumerable<string> OnePublicTypeAFile(SourceFile file)
    {
        var types = file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Count(member => member.Modifiers.Any(SyntaxKind.PublicKeyword));
        return types > 1 ? [$"{file.Path} declares {types} public types"] : [];
    }

    /// <summary>
    /// Waiting goes by the clock that is passed in. <c>Development</c> waits for other processes, which only real time helps.
    /// </summary>
    public static IEnumerable<string> WaitsRealTime(SourceFile file)
    {
        if (file.IsIn("src/Development"))
            return [];
        return file.Nodes<InvocationExpressionSyntax>()
            .Where(call => call.Expression.ToString() is "Task.Delay" or "Thread.Sleep" or "SpinWait.SpinUntil"
                or "System.Threading.Tasks.Task.Delay" or "System.Threading.Thread.Sleep")
            .Where(call => !call.Expression.ToString().EndsWith("Delay", StringComparison.Ordinal) || !HasClock(call.ArgumentList))
            .Select(call => file.At(call, $"waits without a TimeProvider: {call}"))
            .Concat(file.Nodes<BaseObjectCreationExpressionSyntax>()
                .Where(made => made is ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.Text: "PeriodicTimer" } })
                .Where(made => !HasClock(made.ArgumentList))
                .Select(made => file.At(made, $"ticks without a TimeProvider: {made}")));
    }

    public static IEnumerable<string> NoUnfinishedBusiness(SourceFile file) => file.Root.DescendantTrivia()
        .Where(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia)
        .Where(trivia => trivia.ToString().Split(' ', ':', '(', '/', '*').Any(word => word is "TODO" or "FIXME" or "HACK" or "XXX"))
        .Select(trivia => $"{file.Path}:{trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1} {trivia}");

    /// <summary>Where keys are known by their hashes, a comparison that stops at the first difference tells how far a guess was right.</summary>
    public static IEnumerable<string> KeysInConstantTime(SourceFile file)
    {
        if (!file.IsIn("src/Api/Keys", "src/Domain/Keys"))
            return [];
        var calls = file.Nodes<InvocationExpressionSyntax>().ToLookup(call => call.Expression.ToString().Split('.')[^1]);
        var early = calls["SequenceEqual"].Concat(calls["Equals"]).Select(call => file.At(call, "may compare a secret and stop at the first difference"));
        return calls["HashData"].Any() && !calls["FixedTimeEquals"].Any()
            ? early.Append($"{file.Path} computes a key's hash and does not compare in constant time")
            : early;
    }

    public static bool IsGrain(TypeDeclarationSyntax type) =>
        type.BaseList?.Types.Any(parent => parent.Type.ToString().Split('<')[0] is "Grain" or "Orleans.Grain") == true;

    /// <summary>A clock is the second argument, and is called one: <c>time</c>, <c>options.TimeProvider</c>, <c>clock</c>.</summary>
    private static bool HasClock(BaseArgumentListSyntax? arguments)
    {
        if (arguments is not { Arguments.Count: >= 2 })
            return false;
        var name = arguments.Arguments[1].Expression.ToString();
        var last = name.Split('.')[^1].TrimStart('_');
        return name == "TimeProvider.System"
            || new[] { "time", "clock", "TimeProvider" }.Any(word => last.Equals(word, StringComparison.OrdinalIgnoreCase))
            || last.EndsWith("Clock", StringComparison.Ordinal);
    }

    private static IEnumerable<int> Directives(SourceFile file, SyntaxKind kind) => file.Root.DescendantTrivia(descendIntoTrivia: true)
        .Where(trivia => trivia.IsKind(kind))
        .Select(trivia => trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1);
}
