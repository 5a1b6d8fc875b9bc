using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansPayouts.Silo.Cluster;

/// <summary>
/// Before this silo joins: declares members dead that cannot be reached and have stopped saying that they are alive. A
/// new silo has to reach all members. After a crash of all of them nobody is left who would declare anyone dead, and
/// Orleans itself notices the silence only when the table changes, so that it would wait in vain for five minutes.
/// </summary>
internal sealed partial class DeadMembers(IMembershipTable table, TimeProvider time, ILogger<DeadMembers> log) : IHostedService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReachWithin = TimeSpan.FromSeconds(1);

    /// <summary>Then Orleans is asked to join all the same, and says what it could not reach.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What each said last, and when we heard it: by our clock, because theirs may differ.</summary>
    private readonly Dictionary<SiloAddress, (DateTime Said, long HeardAt)> heard = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        while (time.GetElapsedTime(started) < Patience)
        {
            var all = await table.ReadAll();
            var unreachable = await Unreachable(all);
            if (unreachable.Count == 0)
                return;
            foreach (var (member, version) in unreachable)
                if (IsSilent(member))
                    await DeclareDead(member, version, all.Version);
            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<List<(MembershipEntry Member, string Version)>> Unreachable(MembershipTableData all)
    {
        var asked = all.Members.Where(row => row.Item1.Status == SiloStatus.Active)
            .Select(async row => (Member: row.Item1, Version: row.Item2, IsThere: await CanReach(row.Item1.SiloAddress)));
        return [.. (await Task.WhenAll(asked)).Where(row => !row.IsThere).Select(row => (row.Member, row.Version))];
    }

    private static async Task<bool> CanReach(SiloAddress member)
    {
        using var patience = new CancellationTokenSource(ReachWithin);
        using var client = new TcpClient(member.Endpoint.AddressFamily);
        try
        {
            await client.ConnectAsync(member.Endpoint, patience.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private bool IsSilent(MembershipEntry member)
    {
        if (!heard.TryGetValue(member.SiloAddress, out var last) || last.Said != member.IAmAliveTime)
            heard[member.SiloAddress] = last = (member.IAmAliveTime, time.GetTimestamp());
        return time.GetElapsedTime(last.HeardAt) >= Liveness.SilentFor;
    }

    private async Task DeclareDead(MembershipEntry member, string version, TableVersion tableVersion)
    {
        LogDead(log, member.SiloAddress, Liveness.SilentFor.TotalSeconds);
        member.Status = SiloStatus.Dead;
        // Where another process changed the table first, the next look shows what is left to do.
        await table.UpdateRow(member, version, tableVersion.Next());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Member} cannot be reached and has said nothing for {Seconds} s: it is declared dead")]
    private static partial void LogDead(ILogger logger, SiloAddress member, double seconds);
}
