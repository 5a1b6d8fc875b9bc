using System.Net;
using Npgsql;
using Orleans.Runtime;

namespace OrleansPayouts.Silo.Postgres.Cluster;

/// <summary>
/// The cluster's membership table (migration 3), for what has to be put right before Orleans reads it. Orleans compares the
/// table's version with each write, so a change here makes a concurrent one of a silo start over.
/// </summary>
internal sealed class MemberTable(NpgsqlDataSource database)
{
    /// <summary>The members that are not dead.</summary>
    public async Task<List<Member>> ReadLiving(string clusterId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select address, port, generation, siloname, hostname, status = $2, iamalivetime
            from orleansmembershiptable where deploymentid = $1 and status <> $3
            """);
        command.Parameters.AddText(clusterId);
        command.Parameters.AddInt((int)SiloStatus.Active);
        command.Parameters.AddInt((int)SiloStatus.Dead);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var members = new List<Member>();
        while (await reader.ReadAsync(cancellationToken))
            members.Add(new Member(
                new IPEndPoint(IPAddress.Parse(reader.GetString(0)), reader.GetInt32(1)),
                reader.GetInt32(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.GetBoolean(5),
                reader.GetDateTime(6)));
        return members;
    }

    /// <summary>Declares a member dead. Nothing happens where it is dead already.</summary>
    public Task DeclareDead(string clusterId, Member member, CancellationToken cancellationToken) => Change(
        $"generation = $4 and status <> {(int)SiloStatus.Dead}",
        $"update orleansmembershiptable set status = {(int)SiloStatus.Dead} from bumped",
        clusterId,
        member.Endpoint,
        member.Generation,
        cancellationToken);

    /// <summary>
    /// Removes the members of an endpoint whose generation is not lower than <paramref name="generation"/>, dead ones included:
    /// for Orleans each of them is a successor of that generation, and a silo that has a successor ends.
    /// </summary>
    public Task RemoveFrom(string clusterId, IPEndPoint endpoint, int generation, CancellationToken cancellationToken) =>
        Change("generation >= $4", "delete from orleansmembershiptable using bumped", clusterId, endpoint, generation, cancellationToken);

    /// <summary>Locks the version before the member, as Orleans's own statements do: two that wait for each other would fail.</summary>
    private async Task Change(
        string which, string change, string clusterId, IPEndPoint endpoint, int generation, CancellationToken cancellationToken)
    {
        var members = $"deploymentid = $1 and address = $2 and port = $3 and {which}";
        await using var command = database.CreateCommand($"""
            with bumped as (
              update orleansmembershipversiontable set timestamp = now(), version = version + 1
              where deploymentid = $1 and exists (select from orleansmembershiptable where {members})
              returning 1)
            {change} where {members}
            """);
        command.Parameters.AddText(clusterId);
        command.Parameters.AddText(endpoint.Address.ToString());
        command.Parameters.AddInt(endpoint.Port);
        command.Parameters.AddInt(generation);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
