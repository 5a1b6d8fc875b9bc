namespace OrleansPayouts.Domain.Payouts;

/// <summary>How a request went without an answer that can be trusted. In every case a transfer may exist.</summary>
[GenerateSerializer, Alias("OrleansPayouts.TransportFault")]
public enum TransportFault
{
    /// <summary>No answer within the processing timeout.</summary>
    Timeout,

    /// <summary>The connection failed, before or after the request was read.</summary>
    ConnectionFailed,

    /// <summary>An answer came that is incomplete or is not Stripe's.</summary>
    MalformedAnswer,

    /// <summary>A transfer was confirmed that is not the one asked for.</summary>
    MismatchedAnswer,

    /// <summary>We gave up waiting: the program is stopping.</summary>
    Abandoned,
}
