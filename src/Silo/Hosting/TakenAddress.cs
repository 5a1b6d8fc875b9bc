using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Finds an address that another program serves on before anything is started: Kestrel would find it last, when a silo pays already.</summary>
public static class TakenAddress
{
    /// <summary>One line that says which address is in use and what to do; null where none is. Other mistakes are left to Kestrel.</summary>
    public static string? Find(IConfiguration configuration)
    {
        foreach (var url in (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (Endpoint(url) is { Port: > 0 } endpoint && IsTaken(endpoint))
                return $"{url} is in use. {StartFailure.OtherAddress}";
        return null;
    }

    private static IPEndPoint? Endpoint(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var ip = address.Host.Trim('[', ']') switch
            {
                "localhost" => IPAddress.Loopback,
                var host => IPAddress.TryParse(host, out var parsed) ? parsed : IPAddress.Any,
            };
            return new IPEndPoint(ip, address.Port);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsTaken(IPEndPoint endpoint)
    {
        using var listener = new TcpListener(endpoint);
        try
        {
            listener.Start();
            return false;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}
