using System.Net;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>A request's body that tells when it is written: once there is a connection, however long that took.</summary>
internal sealed class DepartingContent : HttpContent
{
    private readonly HttpContent content;
    private readonly Action goesOut;

    public DepartingContent(HttpContent content, Action goesOut)
    {
        (this.content, this.goesOut) = (content, goesOut);
        foreach (var (name, values) in content.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        goesOut();
        return content.CopyToAsync(stream, context, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = content.Headers.ContentLength ?? 0;
        return content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }
}
