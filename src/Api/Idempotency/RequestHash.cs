using System.Security.Cryptography;
using System.Text;

namespace OrleansPayouts.Api.Idempotency;

/// <summary>SHA-256 of all that a request asks for.</summary>
internal static class RequestHash
{
    /// <summary>More than nearly every body has; a larger one waits in a temporary file, which goes with the request.</summary>
    private const int InMemoryBytes = 1024 * 1024;

    /// <summary>Reads the body, and puts it back for whoever reads it next.</summary>
    public static async Task<byte[]> Of(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering(InMemoryBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A line each, so that nothing can be shifted from one part into the next: none of these has a line break.
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.PathBase}{request.Path}{request.QueryString}\n{request.ContentType}\n"));
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
            hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
