using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo.Notifications;

public sealed partial class SmtpMailSender
{
    [LoggerMessage(2522, LogLevel.Warning, "E-mail addresses are configured for alerts, and SMTP_URL is not set: no mail is sent")]
    private partial void LogNoServer();
}
