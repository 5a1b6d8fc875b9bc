using System.Text.RegularExpressions;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>The mail server that alerts are sent through (SMTP_URL).</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">1 to 65,535; unless given 465 with TLS from the first byte and 587 without.</param>
/// <param name="Tls">Whether TLS begins with the connection (<c>smtps</c>); else the server is asked for STARTTLS.</param>
/// <param name="User">Null where the server asks for none.</param>
/// <param name="Password">Null where there is no user; a secret.</param>
public sealed partial record SmtpEndpoint(string Host, int Port, bool Tls, string? User, string? Password)
{
    private const int TlsPort = 465;
    private const int SubmissionPort = 587;

    /// <summary>Null where the text is not of the form <c>smtp(s)://user:pass@host:port</c>; user and port may be left out.</summary>
    public static SmtpEndpoint? TryParse(string url)
    {
        // Uri knows no default port of these schemes, and takes what follows the host without a word.
        if (!Form().IsMatch(url) || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Port == 0)
            return null;
        var tls = uri.Scheme == "smtps";
        var user = uri.UserInfo.Length == 0 ? [] : uri.UserInfo.Split(':', 2);
        if (user.Length == 1 || user.Any(part => part.Length == 0))
            return null;
        var port = uri.Port > 0 ? uri.Port : tls ? TlsPort : SubmissionPort;
        return new SmtpEndpoint(
            uri.IdnHost, port, tls, user.Length == 0 ? null : Uri.UnescapeDataString(user[0]), user.Length == 0 ? null : Uri.UnescapeDataString(user[1]));
    }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{(Tls ? "smtps" : "smtp")}://{(User is null ? "" : "***@")}{Host}:{Port}";

    [GeneratedRegex("^smtps?://[^/?#\\s]+/?$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
