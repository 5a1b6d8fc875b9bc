namespace OrleansPayouts.Grains.Ports;

/// <summary>Tells by e-mail.</summary>
public interface IMailSender
{
    /// <summary>Whether there is a mail server (SMTP_URL).</summary>
    bool IsConfigured { get; }

    /// <param name="id">Becomes the mail's Message-ID, so that a repeat is seen as one.</param>
    /// <param name="address">One e-mail address.</param>
    /// <param name="events">What to tell.</param>
    /// <param name="cancellationToken">The program stops.</param>
    /// <returns>Null where the server has taken it; else why not, without addresses and secrets.</returns>
    Task<string?> Send(Guid id, string address, IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken);
}
