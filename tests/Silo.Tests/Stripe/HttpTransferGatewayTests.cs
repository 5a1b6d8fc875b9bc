using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Silo.Tests.Stripe;

public sealed class HttpTransferGatewayTests : TransferGatewayContract, IDisposable
{
    private readonly List<HttpTransferGateway> gateways = [];
    private readonly RecordingLogger<HttpTransferGateway> logger = new();

    protected override IReadOnlyCollection<string> LogLines => logger.Lines;

    public void Dispose() => gateways.ForEach(gateway => gateway.Dispose());

    protected override ITransferGateway NewGateway(StripeOptions options)
    {
        gateways.Add(new HttpTransferGateway(options, Time, logger));
        return gateways[^1];
    }
}
