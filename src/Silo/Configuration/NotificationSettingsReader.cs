using MimeKit;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>Reads what alerts are told with; mistakes are noted with the variables.</summary>
/// <param name="variables">What is set.</param>
/// <param name="refusesPlaceholders">Whether what an example has in a value's place is a mistake.</param>
internal sealed class NotificationSettingsReader(VariableReader variables, bool refusesPlaceholders)
{
    private const int ShortestSecret = 32;
    private const string SmtpRule = "smtp://user:password@host:port, or smtps:// where TLS begins with the connection; special characters percent-encoded";
    private const string SecretRule = "32 to 1,000 printable characters, made for example by: openssl rand -base64 32";

    public SmtpEndpoint? ReadSmtp()
    {
        if (variables.Secret(Variables.Smtp) is not { } url)
            return null;
        var endpoint = SmtpEndpoint.TryParse(url);
        if (endpoint is null)
            variables.Refuse(Variables.Smtp, Secrets.Masked(url), SmtpRule);
        else if (refusesPlaceholders && (Secrets.IsExampleWord(endpoint.Host) || Secrets.IsExampleWord(endpoint.Password ?? "")))
            variables.Refuse(Variables.Smtp, "a placeholder", SmtpRule);
        else
            variables.Show(Variables.Smtp, endpoint.ToString());
        return endpoint;
    }

    public string? ReadMailFrom()
    {
        if (variables.Text(Variables.MailFrom) is not { } address)
            return null;
        if (!address.Contains('@') || !MailboxAddress.TryParse(address, out var mailbox) || mailbox.Address != address)
            variables.Refuse(Variables.MailFrom, Secrets.Quoted(address), "an e-mail address like payouts@press.example");
        else
            variables.Show(Variables.MailFrom, address);
        return address;
    }

    public Uri? ReadHeartbeatUrl()
    {
        if (variables.Secret(Variables.HeartbeatUrl) is not { } text)
            return null;
        // The path of such an address usually is its key, so it is shown like a secret.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            variables.Refuse(Variables.HeartbeatUrl, Secrets.Masked(text), "an https address, or http on this machine");
        return address;
    }

    public string? ReadSigningSecret()
    {
        if (variables.Secret(Variables.WebhookSigningSecret) is not { } secret)
            return null;
        if (secret.Length is < ShortestSecret or > 1_000 || !secret.All(c => c is > ' ' and <= '~'))
            variables.Refuse(Variables.WebhookSigningSecret, Secrets.Masked(secret), SecretRule);
        else if (refusesPlaceholders && Secrets.IsPlaceholder(secret))
            variables.Refuse(Variables.WebhookSigningSecret, "a placeholder", SecretRule);
        return secret;
    }
}
