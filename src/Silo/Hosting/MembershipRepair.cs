using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Before this silo joins: declares members dead that Orleans would wait for, or for which it would end. A new silo has to reach
/// all active members, and after a crash of all of them no silo is left that would declare them dead.
/// <list type="bullet">
/// <item>Processes that had this silo's endpoint are dead. Orleans ends at a later one, which a clock that ran ahead leaves behind.</item>
/// <item>A member in this network namespace to whose port nothing listens is dead.</item>
/// <item>A member elsewhere is dead where it cannot be reached and has not reported for <see cref="Liveness.SilentFor"/>, by this
/// machine's clock: the times that it wrote may be wrong.</item>
/// </list>
/// </summary>
internal sealed partial class MembershipRepair(
    MemberTable table,
    SiloEndpoint own,
    ILocalSiloDetails silo,
    OrleansSettings settings,
    [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time,
    ILogger<MembershipRepair> logger) : IHostedService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReachWithin = TimeSpan.FromSeconds(1);

    /// <summary>Then Orleans tries to join all the same, and says which member it could not reach.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What each member that could not be settled at once has reported, by when that was read here.</summary>
    private readonly Dictionary<(IPEndPoint Endpoint, int Generation), Report> _reports = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        do
        {
            var isSettled = true;
            foreach (var member in await table.ReadLiving(settings.ClusterId, cancellationToken))
                isSettled &= await Settle(member, cancellationToken);
            if (isSettled)
                break;
            await Task.Delay(LookEvery, time, cancellationToken);
        }
        while (time.GetElapsedTime(started) < Patience);
        await table.RemoveFrom(settings.ClusterId, own.Silo, silo.SiloAddress.Generation, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether this member does not keep the silo from joining, or no longer does.</summary>
    private async Task<bool> Settle(Member member, CancellationToken cancellationToken)
    {
        var isOwn = member.Endpoint.Equals(own.Silo);
        var isHere = SiloEndpoint.IsHere(member.SiloName);
        // Another machine's loopback address leads back to this machine, and so does this one's for that machine.
        var isApart = !isHere && (IPAddress.IsLoopback(member.Endpoint.Address) || IPAddress.IsLoopback(own.Silo.Address));
        if (!isOwn && (!member.IsActive || (!isApart && await CanReach(member.Endpoint, cancellationToken))))
            return true;
        var report = Observe(member);
        if (isHere || (isOwn && !isApart) || time.GetElapsedTime(report.ReadAt) >= Liveness.SilentFor)
        {
            LogDead(member.Endpoint, member.Generation);
            await table.DeclareDead(settings.ClusterId, member, cancellationToken);
            return true;
        }

        if (isApart && report.HasChanged)
            throw new UnreachableMemberException(member.Endpoint, member.HostName);
        return false;
    }

    private Report Observe(Member member)
    {
        var key = (member.Endpoint, member.Generation);
        if (!_reports.TryGetValue(key, out var last))
            return _reports[key] = new Report(member.IAmAliveTime, time.GetTimestamp(), HasChanged: false);
        return last.Time == member.IAmAliveTime ? last : _reports[key] = new Report(member.IAmAliveTime, time.GetTimestamp(), HasChanged: true);
    }

    private static async Task<bool> CanReach(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReachWithin);
        using var client = new TcpClient(endpoint.AddressFamily);
        try
        {
            await client.ConnectAsync(endpoint, patience.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(2711, LogLevel.Information, "The silo at {Endpoint} (generation {Generation}) is gone without having left: declared dead")]
    private partial void LogDead(IPEndPoint endpoint, int generation);

    private readonly record struct Report(DateTime Time, long ReadAt, bool HasChanged);
}
