using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Stripe;
using OrleansPayouts.Silo.Stripe.StripeNet;

namespace OrleansPayouts.Silo.Tests.Stripe.StripeNet;

/// <summary>In the cluster's build alone, as the library comes with it.</summary>
public sealed class StripeNetTransferGatewayTests : TransferGatewayContract, IDisposable
{
    private readonly List<StripeNetTransferGateway> gateways = [];
    private readonly RecordingLogger<StripeNetTransferGateway> logger = new();

    protected override IReadOnlyCollection<string> LogLines => logger.Lines;

    public void Dispose() => gateways.ForEach(gateway => gateway.Dispose());

    [Fact]
    public async Task The_library_reports_nothing_of_its_own_about_us()
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(200, Transfers.Body()));
        var gateway = NewGateway(OptionsFor(server.Address));

        // The library's telemetry tells in the second request how long the first one took.
        for (var i = 0; i < 3; i++)
            (await gateway.CreateTransfer(Transfers.Usual, null, CancellationToken.None)).ShouldBeOfType<TransferOutcome.Confirmed>();

        server.Requests.Count.ShouldBe(3);
        foreach (var request in server.Requests)
        {
            request.ShouldNotContain("X-Stripe-Client-Telemetry", Case.Insensitive);
            request.ShouldNotContain("telemetry_id", Case.Insensitive);
            request.ShouldNotContain("\"platform\"", Case.Insensitive);
        }
    }

    protected override ITransferGateway NewGateway(StripeOptions options)
    {
        gateways.Add(new StripeNetTransferGateway(options, Time, logger));
        return gateways[^1];
    }
}
