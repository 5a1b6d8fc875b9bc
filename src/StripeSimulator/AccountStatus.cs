namespace OrleansPayouts.StripeSimulator;

/// <summary>What a connected account can do.</summary>
public enum AccountStatus
{
    /// <summary>Receives transfers.</summary>
    Active,

    /// <summary>Its <c>transfers</c> capability is inactive until requirements are met.</summary>
    Restricted,

    /// <summary>Closed for good.</summary>
    Closed,
}
