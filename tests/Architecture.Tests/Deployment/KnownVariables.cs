using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>The environment variables that the programs read, as their sources name them, for either runtime.</summary>
internal static class KnownVariables
{
    /// <summary>Read by ASP.NET Core itself.</summary>
    private static readonly string[] Framework = ["ASPNETCORE_ENVIRONMENT", "ASPNETCORE_URLS"];

    public static IReadOnlySet<string> Names { get; } = Sources.All
        .SelectMany(file => file.Nodes<ClassDeclarationSyntax>())
        .Where(type => type.Identifier.Text.EndsWith("Variables", StringComparison.Ordinal))
        .SelectMany(type => type.Members.OfType<FieldDeclarationSyntax>())
        .Where(field => field.Modifiers.Any(word => word.Text == "const"))
        .SelectMany(field => field.Declaration.Variables)
        .Select(constant => constant.Initializer?.Value)
        .OfType<LiteralExpressionSyntax>()
        .Select(literal => literal.Token.ValueText.Replace(":", "__", StringComparison.Ordinal))
        .SelectMany(name => new[] { name, name + "_FILE" })
        .Concat(Framework)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Those whose value opens something, and so is never written into a file of the repository.</summary>
    public static bool IsSecret(string name) => name is "CRON_API_KEY" or "ADMIN_API_KEY" or "STRIPE_SECRET_KEY" or "STRIPE_WEBHOOK_SECRET"
        or "DATABASE_URL" or "ConnectionStrings__Payouts" or "PAYOUT_DATA_KEY" or "PAYOUT_DATA_KEY_PREVIOUS" or "SMTP_URL" or "PAYOUT_WEBHOOK_SIGNING_SECRET"
        or "ORLEANS_TLS_PASSWORD";
}
