namespace OrleansPayouts.Api.Monitoring;

/// <summary>How much there is to do.</summary>
/// <param name="ProcessingQueue">Payouts that wait to be sent or answered.</param>
/// <param name="RetryQueue">Payouts that wait to be tried again.</param>
/// <param name="FailedPayouts">Those of the last 24 hours that failed.</param>
public sealed record SystemLoadBody(long ProcessingQueue, long RetryQueue, long FailedPayouts);
