using System.Data.Common;
using System.Net.Sockets;
using Orleans.Runtime.MembershipService;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>The ways in which a start fails that a program tells in one line instead of a stack trace.</summary>
public static class StartFailure
{
    /// <summary>The failure whose message says what to do, wrapped or wrapping as it may be; null for an unexpected one.</summary>
    public static Exception? Expected(Exception? failure) => failure
        is null or SchemaMismatchException or OtherClusterException or UnreachableMemberException or WrongDataKeyException
            or OrleansClusterConnectivityCheckFailedException or DbException or IOException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
            ? failure
            : Expected(failure.InnerException);
}
