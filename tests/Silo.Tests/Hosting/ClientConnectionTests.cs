using System.Net;
using Microsoft.AspNetCore.Connections;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Silo.Tests.Hosting;

public sealed class ClientConnectionTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("fd00::7", false)]
    public async Task A_client_without_a_certificate_shows_its_proof_to_silos_on_this_machine_alone(string address, bool connects)
    {
        var isConnected = false;
        var connect = BackgroundClusterClient.OnThisMachine(_ => Task.FromResult(isConnected = true));
        var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 30_000) };

        if (connects)
            await connect(connection);
        else
            (await Should.ThrowAsync<ConnectionAbortedException>(() => connect(connection))).Message.ShouldContain("ORLEANS_TLS_CERTIFICATE");

        isConnected.ShouldBe(connects);
    }
}
