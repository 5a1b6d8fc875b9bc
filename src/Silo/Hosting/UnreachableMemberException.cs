using System.Net;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>A silo on another machine is alive, and the two cannot reach each other at the addresses that they are configured with.</summary>
public sealed class UnreachableMemberException(IPEndPoint endpoint, string host) : Exception(
    $"A silo on {host} works on this database at {endpoint}. A silo on another machine can join it only at addresses at which both reach each " +
    $"other: set {OrleansVariables.AdvertisedAddress} on both machines, or {OrleansVariables.ApiMode}=client where this program is to be a front end only.");
