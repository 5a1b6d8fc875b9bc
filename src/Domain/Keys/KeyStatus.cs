namespace OrleansPayouts.Domain.Keys;

/// <summary>Whether a key opens anything.</summary>
public enum KeyStatus
{
    Active,
    Expired,
    Revoked,
}
