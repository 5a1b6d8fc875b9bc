using System.CommandLine;
using Microsoft.AspNetCore.Builder;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// The host's own arguments, which every ASP.NET Core program takes: <c>--urls</c>, <c>--environment</c> and others, and any
/// setting with a section, like <c>--Logging:LogLevel:Default=Debug</c>.
/// </summary>
/// <param name="servesHttp">Whether the program lets its operator choose where it serves.</param>
public sealed class HostArguments(bool servesHttp)
{
    private const string ContentRoot = "--contentRoot";

    private readonly Option<string?>[] options =
    [
        .. servesHttp ? Addresses : [],
        new("--environment") { Description = "Development, Testing or Production (ASPNETCORE_ENVIRONMENT)." },
        new(ContentRoot) { Description = "The folder that appsettings.json is read from; the program's own unless given (ASPNETCORE_CONTENTROOT)." },
    ];

    private static Option<string?>[] Addresses =>
    [
        new("--urls") { Description = "Serve on these addresses, separated by semicolons (ASPNETCORE_URLS)." },
        new("--http_ports") { Description = "Serve HTTP on these ports of all addresses (ASPNETCORE_HTTP_PORTS)." },
        new("--https_ports") { Description = "Serve HTTPS on these ports of all addresses (ASPNETCORE_HTTPS_PORTS)." },
    ];

    /// <summary>Lets the command take them.</summary>
    public void AddTo(RootCommand command)
    {
        foreach (var option in options)
            command.Add(option);
        // Settings with a section cannot be listed; ReadWrong refuses what is none.
        command.TreatUnmatchedTokensAsErrors = false;
    }

    /// <summary>What is wrong with the command line, in one line; null where nothing is.</summary>
    public static string? ReadWrong(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0)
            return OneLine(parsed.Errors[0].Message) + " --help lists the options.";
        var unknown = Settings(parsed).FirstOrDefault(setting => !setting.Split('=')[0].Contains(':'));
        return unknown is null ? null : $"{unknown.Split('=')[0]} is not known here. --help lists the options.";
    }

    /// <summary>The host's arguments of a command line, as its builder takes them.</summary>
    public IReadOnlyList<string> Of(ParseResult parsed) =>
    [
        .. from option in options let value = parsed.GetValue(option) where value is not null select $"{option.Name}={value}",
        .. Settings(parsed),
    ];

    /// <summary>What the builder starts from: settings are read from the program's folder, wherever the program is started.</summary>
    public static WebApplicationOptions ForBuilder(IReadOnlyList<string> arguments) => new()
    {
        Args = [.. arguments],
        ContentRootPath = arguments.Any(argument => argument.StartsWith(ContentRoot + "=", StringComparison.Ordinal)) || SaysEnvironment("ASPNETCORE") || SaysEnvironment("DOTNET")
            ? null
            : AppContext.BaseDirectory,
    };

    private static bool SaysEnvironment(string prefix) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(prefix + "_CONTENTROOT"));

    /// <summary>Each as NAME=VALUE, also where they stood as two words.</summary>
    private static IEnumerable<string> Settings(ParseResult parsed)
    {
        var words = parsed.UnmatchedTokens;
        for (var at = 0; at < words.Count; at++)
        {
            var takesNext = words[at].StartsWith('-') && !words[at].Contains('=') && at + 1 < words.Count && !words[at + 1].StartsWith('-');
            yield return takesNext ? $"{words[at]}={words[++at]}" : words[at];
        }
    }

    internal static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
