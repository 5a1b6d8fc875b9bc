using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using OrleansPayouts.Grains.Notifications;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Notifications;

/// <inheritdoc cref="IMailSender"/>
public sealed partial class SmtpMailSender(NotificationSettings settings, TimeProvider time, ILogger<SmtpMailSender> logger) : IMailSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int complaints;

    public bool IsConfigured => settings.Smtp is not null;

    public async Task<string?> Send(Guid id, string address, IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
    {
        if (settings.Smtp is not { } server)
        {
            if (Interlocked.Exchange(ref complaints, 1) == 0)
                LogNoServer();
            return "SMTP_URL is not set";
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var mail = Compose(id, address, events, server);
            await Deliver(mail, server, limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} seconds";
        }
        catch (Exception failure) when (Reason(failure) is not null)
        {
            return Reason(failure);
        }
    }

    private static async Task Deliver(MimeMessage mail, SmtpEndpoint server, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient();
        // A password is not sent in the clear.
        var tls = server.Tls ? SecureSocketOptions.SslOnConnect
            : server.User is null ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls;
        await client.ConnectAsync(server.Host, server.Port, tls, cancellationToken);
        if (server.User is not null)
            await client.AuthenticateAsync(server.User, server.Password ?? "", cancellationToken);
        await client.SendAsync(mail, cancellationToken);
        // The server has taken it: that it does not say goodbye changes nothing. Disposing closes the connection.
        await client.DisconnectAsync(quit: true, cancellationToken).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private MimeMessage Compose(Guid id, string address, IReadOnlyList<AlertEvent> events, SmtpEndpoint server) => new()
    {
        MessageId = $"{id}@orleanspayouts",
        Date = time.GetUtcNow(),
        From = { MailboxAddress.Parse(settings.MailFrom ?? (server.User?.Contains('@') == true ? server.User : $"payouts@{server.Host}")) },
        To = { MailboxAddress.Parse(address) },
        Subject = NotificationText.Subject(events),
        Body = new TextPart("plain") { Text = NotificationText.Body(events) },
        // Nobody's absence note answers it.
        Headers = { { "Auto-Submitted", "auto-generated" } },
    };

    /// <summary>Without the server's words, which repeat addresses; null for what no mail server is to blame for.</summary>
    private static string? Reason(Exception failure) => failure switch
    {
        SmtpCommandException command => $"the mail server answered {(int)command.StatusCode}",
        AuthenticationException => "the mail server refuses user or password",
        SslHandshakeException => "no TLS with the mail server",
        SocketException socket => $"no connection to the mail server: {socket.SocketErrorCode}",
        ParseException => "the address of sender or receiver is none",
        ProtocolException or ServiceNotConnectedException or NotSupportedException or IOException => $"the mail server does not do what it should: {failure.GetType().Name}",
        _ => null,
    };
}
