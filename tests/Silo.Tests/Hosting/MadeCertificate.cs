using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansPayouts.Silo.Tests.Hosting;

/// <summary>Certificates for a test, each with its key.</summary>
internal static class MadeCertificate
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddHours(-1);

    public static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(From, From.AddDays(2));
    }

    /// <param name="issuer">Who signs it, whether it may or not.</param>
    /// <param name="subject">Its distinguished name.</param>
    /// <param name="hasEnded">Whether it was good until a minute ago.</param>
    public static X509Certificate2 SignedBy(X509Certificate2 issuer, string subject, bool hasEnded = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuerKey = issuer.GetECDsaPrivateKey()!;
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        var until = hasEnded ? From.AddMinutes(59) : From.AddDays(1);
        using var signed = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), From, until, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
