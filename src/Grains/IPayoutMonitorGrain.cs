namespace OrleansPayouts.Grains;

/// <summary>Counts what happens, from batches of outcomes. Key: <see cref="Key"/>.</summary>
[Alias("OrleansPayouts.IPayoutMonitorGrain")]
public interface IPayoutMonitorGrain : IGrainWithStringKey
{
    const string Key = "default";

    /// <summary>Adds a batch of outcomes.</summary>
    [Alias("Report")]
    Task Report(OutcomeCounts batch);

    /// <summary>The counts since this activation began.</summary>
    [Alias("GetCounts")]
    Task<OutcomeCounts> GetCounts();
}
