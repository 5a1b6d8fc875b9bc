using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>Who may know what. Each rule gives what breaks it in a file, nothing where it keeps it.</summary>
internal static class KnowledgeRules
{
    private static readonly string[] ApiCompositions =
        ["OrleansPayouts.Api", "OrleansPayouts.Api.Hosting", "OrleansPayouts.Api.Configuration"];

    private static readonly string[] HttpClients = ["HttpClient", "HttpMessageInvoker", "SocketsHttpHandler", "HttpRequestMessage"];

    /// <summary>How the names begin of what the namespace <c>Orleans</c> has beside its attributes.</summary>
    private static readonly string[] OrleansTypes = ["Grain", "IGrain", "IClusterClient", "IRemindable", "IAddressable"];

    /// <summary>What <c>Orleans.Concurrency</c> has beside <c>Immutable</c>.</summary>
    private static readonly string[] OrleansAttributes = ["Reentrant", "StatelessWorker", "AlwaysInterleave", "MayInterleave", "ReadOnly", "OneWay", "Unordered"];

    private static readonly string[] StripeWords = ["/v1/", "Stripe-Version", "Stripe-Should-Retry", "Stripe-Rate-Limited-Reason"];

    /// <summary>Only <c>Silo/Postgres</c> knows Npgsql, and what starts a PostgreSQL in Development.</summary>
    public static IEnumerable<string> Npgsql(SourceFile file) =>
        !file.IsIn("src/Silo/Postgres", "src/Development/Postgres") && file.Uses("Npgsql") ? [$"{file.Path} uses Npgsql"] : [];

    /// <summary>
    /// Only <c>Silo/Stripe</c> and the webhooks of <c>Silo/Notifications</c> call out over HTTP; the demo and the health check call their own machine, and the
    /// simulator is called.
    /// </summary>
    public static IEnumerable<string> HttpCalls(SourceFile file) =>
        file.IsIn("src/Silo/Stripe", "src/Silo/Health", "src/Silo/Notifications", "src/StripeSimulator", "src/Development/Demo") ? [] : file.Nodes<IdentifierNameSyntax>()
            .Where(name => HttpClients.Contains(name.Identifier.Text))
            .Select(name => file.At(name, $"calls out over HTTP: {name.Identifier.Text}"));

    /// <summary>Only <c>Silo/Stripe</c> and the simulator speak Stripe's HTTP.</summary>
    public static IEnumerable<string> StripeHttp(SourceFile file) =>
        file.IsIn("src/Silo/Stripe", "src/StripeSimulator") ? [] : file.Root.DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken)
            .Where(token => StripeWords.Any(word => token.ValueText.Contains(word, StringComparison.OrdinalIgnoreCase)
                // Our own OpenAPI document has a version, too.
                && !token.ValueText.StartsWith("/openapi/", StringComparison.Ordinal)))
            .Select(token => file.At(token.Parent!, $"speaks Stripe's HTTP: {token.ValueText}"));

    /// <summary>Stripe.net's types stay where the HTTP is.</summary>
    public static IEnumerable<string> StripeLibrary(SourceFile file) =>
        !file.IsIn("src/Silo/Stripe") && file.Uses("Stripe") ? [$"{file.Path} uses Stripe.net"] : [];

    /// <summary>Of the Api only its composition knows the silo; endpoints know grains and ports.</summary>
    public static IEnumerable<string> ApiComposition(SourceFile file) =>
        file.IsIn("src/Api") && !IsApiComposition(file) && file.Uses("OrleansPayouts.Silo")
            ? [$"{file.Path} uses OrleansPayouts.Silo"]
            : [];

    /// <summary>Nothing of ours knows the simulator but what starts it in Development.</summary>
    public static IEnumerable<string> Simulator(SourceFile file) =>
        !file.IsIn("src/StripeSimulator", "src/Development") && file.Uses("OrleansPayouts.StripeSimulator")
            ? [$"{file.Path} uses the simulator"]
            : [];

    /// <summary>
    /// The Domain knows neither the outer projects nor Orleans, but for its serialization attributes, nor does it read, write or wait.
    /// </summary>
    public static IEnumerable<string> Domain(SourceFile file)
    {
        string[] foreign =
        [
            "OrleansPayouts.Grains", "OrleansPayouts.Silo", "OrleansPayouts.Api", "OrleansPayouts.StripeSimulator", "Microsoft.Extensions", "Microsoft.AspNetCore", "System.IO", "System.Net", "System.Data", "System.Threading",
        ];
        return file.IsIn("src/Domain")
            ? foreign.Where(file.Uses).Select(space => $"{file.Path} uses {space}").Concat(OrleansInDomain(file))
            : [];
    }

    private static IEnumerable<string> OrleansInDomain(SourceFile file) => file.Nodes<UsingDirectiveSyntax>()
        .Where(directive => directive.NamespaceOrType.ToString() is { } space && space.StartsWith("Orleans.", StringComparison.Ordinal) && space != "Orleans.Concurrency")
        .Select(directive => file.At(directive, $"uses {directive.NamespaceOrType}"))
        .Concat(file.Nodes<AttributeSyntax>()
            .Where(attribute => OrleansAttributes.Contains(attribute.Name.ToString()))
            .Select(attribute => file.At(attribute, $"uses Orleans's {attribute.Name}")))
        .Concat(file.Nodes<IdentifierNameSyntax>()
            .Where(name => name.Parent is not AttributeSyntax && OrleansTypes.Any(type => name.Identifier.Text.StartsWith(type, StringComparison.Ordinal)))
            .Select(name => file.At(name, $"uses Orleans's {name.Identifier.Text}")));

    // Top-level programs have no namespace.
    private static bool IsApiComposition(SourceFile file) => file.Namespace.Length == 0 || ApiCompositions.Contains(file.Namespace);
}
