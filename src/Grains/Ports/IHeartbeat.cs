namespace OrleansPayouts.Grains.Ports;

/// <summary>
/// Says to a service outside that a health check succeeded. A system that is down cannot tell that it is down: the service raises the
/// alarm when the heartbeat stays away.
/// </summary>
public interface IHeartbeat
{
    /// <summary>Returns at once. At most one request a minute is sent; a failure is logged and nothing else.</summary>
    void Beat();
}
