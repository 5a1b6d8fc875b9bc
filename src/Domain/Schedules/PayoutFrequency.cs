namespace OrleansPayouts.Domain.Schedules;

/// <summary>How often a schedule has a slot.</summary>
[GenerateSerializer, Alias("OrleansPayouts.PayoutFrequency")]
public enum PayoutFrequency
{
    Daily,
    Weekly,
    Monthly,
}
