using System.Net;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Where a connection string leads.</summary>
/// <param name="Host">Empty where it names none; several are comma-separated.</param>
/// <param name="Port">5432 unless it names another.</param>
/// <param name="Database">Empty where it names none.</param>
/// <param name="User">Empty where it names none: PostgreSQL then takes the account the program runs as.</param>
/// <param name="Password">Empty where it names none; a secret.</param>
/// <param name="VerifiesServer">Whether the connection is encrypted, and the server's certificate checked: else somebody between can pass for it.</param>
public sealed record DatabaseAddress(string Host, int Port, string Database, string User, string Password, bool VerifiesServer)
{
    /// <summary>Whether no network lies between: every host is this machine, by its own address, its own name or a socket in its file system.</summary>
    public bool IsOnThisMachine => Host.Split(',').All(IsLocal);

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"host {Host}, port {Port}, database {Database}, user {(User.Length > 0 ? User : "(this account)")}, password {(Password.Length > 0 ? "***" : "(none)")}";

    private static bool IsLocal(string host)
    {
        if (host.StartsWith('/') || host.StartsWith('@'))
            return true;
        var name = IPAddress.TryParse(host, out _) || host.LastIndexOf(':') is not (> 0 and var colon) ? host : host[..colon];
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
