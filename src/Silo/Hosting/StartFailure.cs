using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using Orleans.Runtime.MembershipService;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Cluster;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>The ways in which a start fails that a program tells in one line instead of a stack trace.</summary>
public static class StartFailure
{
    internal const string OtherAddress = "Stop the program that uses it, or serve elsewhere (--urls, ASPNETCORE_URLS).";

    /// <summary>One line that says what failed and what to do, however the failure is wrapped; null for an unexpected one.</summary>
    public static string? Describe(Exception? failure) => failure switch
    {
        null => null,
        IOException { InnerException: AddressInUseException } => $"{OneLine(failure)} {OtherAddress}",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => $"{OneLine(failure)}: a port is in use. {OtherAddress}",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AccessDenied } =>
            $"{OneLine(failure)}: the program may not listen there. Serve on an address of this machine and a port above 1023 (--urls, ASPNETCORE_URLS).",
        // Kestrel has no types of their own for these two.
        InvalidOperationException when failure.Message.StartsWith("Unable to configure HTTPS endpoint", StringComparison.Ordinal) =>
            "An https address is configured, and no certificate. Set Kestrel__Certificates__Default__Path and Kestrel__Certificates__Default__Password, "
            + "or serve http only (--urls, ASPNETCORE_URLS).",
        FormatException when failure.Message.StartsWith("Invalid url", StringComparison.Ordinal) =>
            $"{OneLine(failure)}. An address to serve on is like http://127.0.0.1:5080 (--urls, ASPNETCORE_URLS).",
        PostgresException refused => $"PostgreSQL refuses: {refused.MessageText.ReplaceLineEndings(" ")} ({refused.SqlState}). Check DATABASE_URL.",
        SchemaMismatchException or OtherClusterException or UnreachableMemberException or WrongDataKeyException
            or OrleansClusterConnectivityCheckFailedException or DbException or IOException => OneLine(failure),
        _ => Describe(failure.InnerException),
    };

    private static string OneLine(Exception failure) => HostArguments.OneLine(failure.Message);
}
