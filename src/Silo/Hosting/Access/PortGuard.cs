using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Serialization;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Hosting.Access;

/// <summary>
/// Who may connect where: to the silo port a silo, to the gateway a silo or a client, which from then on speaks for itself alone.
/// It stands behind TLS, so that it knows the certificate and reads plain bytes.
/// </summary>
internal sealed partial class PortGuard(ObjectSerializer serializer, IRefusalLog refusals, ILogger<PortGuard> logger)
{
    private readonly ClientIdentity identity = new(serializer);

    /// <param name="options">The connections of a silo; TLS has been put before.</param>
    /// <param name="hasTls">Whether certificates are shown at all.</param>
    public void Stand(SiloConnectionOptions options, bool hasTls)
    {
        options.ConfigureGatewayInboundConnection(connections => connections.Use(next => context => GuardGateway(context, next)));
        if (!hasTls)
            return;
        options.ConfigureSiloInboundConnection(connections => connections.Use(next => context => GuardSiloPort(context, next)));
        options.ConfigureSiloOutboundConnection(connections => connections.Use(next => context => GuardSiloPort(context, next)));
    }

    private Task GuardSiloPort(ConnectionContext context, ConnectionDelegate next)
    {
        var certificate = context.Features.Get<ITlsConnectionFeature>()?.RemoteCertificate;
        if (certificate is not null && OrleansTls.KindOf(certificate) == CertificateKind.Silo)
            return next(context);
        Refuse(context, "silo port", "Its certificate is not a silo's (OU=silo).");
        context.Abort();
        return Task.CompletedTask;
    }

    private async Task GuardGateway(ConnectionContext context, ConnectionDelegate next)
    {
        var original = context.Transport;
        try
        {
            var input = new SenderCheckingReader(
                original.Input,
                identity,
                connected: client => LogConnected(client, context.RemoteEndPoint, SubjectOf(context)),
                refused: problem => Refuse(context, "gateway", problem));
            context.Transport = new CheckedTransport(input, original.Output);
            await next(context);
        }
        finally
        {
            context.Transport = original;
        }
    }

    private void Refuse(ConnectionContext context, string port, string problem)
    {
        // Without the caller's port: it differs with each connection, and what repeats is noted once.
        var address = context.RemoteEndPoint is IPEndPoint end ? end.Address.ToString() : $"{context.RemoteEndPoint}";
        refusals.Note(new Refusal(
            RefusalKind.ConnectionRefused, address, port, $"{address} (certificate {SubjectOf(context)}) was refused at the {port}. {problem}"));
    }

    private static string SubjectOf(ConnectionContext context) => context.Features.Get<ITlsConnectionFeature>()?.RemoteCertificate?.Subject ?? "none";

    [LoggerMessage(2911, LogLevel.Information, "Client {Client} connected from {Address} with the certificate {Subject}")]
    private partial void LogConnected(string client, EndPoint? address, string subject);

    private sealed record CheckedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
