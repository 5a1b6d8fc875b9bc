namespace OrleansPayouts.Api.Keys;

/// <summary>What a key opens. The admin key opens everything.</summary>
public enum KeyScope
{
    Cron,
    Admin,
}
