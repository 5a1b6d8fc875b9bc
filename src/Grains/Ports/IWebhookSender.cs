namespace OrleansPayouts.Grains.Ports;

/// <summary>Tells by a signed POST.</summary>
public interface IWebhookSender
{
    /// <summary>Whether there is a secret to sign with (PAYOUT_WEBHOOK_SIGNING_SECRET).</summary>
    bool IsConfigured { get; }

    /// <param name="id">Goes along, so that a repeat is seen as one.</param>
    /// <param name="url">Absolute. Never called where it leads to this machine or a private network.</param>
    /// <param name="events">What to tell.</param>
    /// <param name="cancellationToken">The program stops.</param>
    /// <returns>Null where the answer was 2xx; else why not, without addresses and secrets.</returns>
    Task<string?> Send(Guid id, string url, IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken);
}
