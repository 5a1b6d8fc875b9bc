using System.Net;

namespace OrleansPayouts.Silo.Postgres.Cluster;

/// <summary>A silo as the membership table lists it.</summary>
/// <param name="Endpoint">Where the other silos reach it.</param>
/// <param name="Generation">Which of the processes that have used this endpoint; later ones have higher numbers.</param>
/// <param name="SiloName">The name it gave itself; begins with the network that it is in.</param>
/// <param name="HostName">Its machine's name.</param>
/// <param name="IsActive">Whether it takes calls; false while it joins or leaves.</param>
/// <param name="IAmAliveTime">When it last reported that it is alive, by its own clock.</param>
internal sealed record Member(
    IPEndPoint Endpoint, int Generation, string SiloName, string HostName, bool IsActive, DateTime IAmAliveTime);
