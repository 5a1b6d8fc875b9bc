using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>An authority of our own and certificates that it signed, as files, with the settings that name them.</summary>
internal sealed class Certificates : IDisposable
{
    private const string Password = "a-password-of-the-test";

    private readonly string folder = Directory.CreateTempSubdirectory("payouts-tls-").FullName;

    public Certificates()
    {
        using var authority = MakeAuthority();
        File.WriteAllText(InFolder("authority.pem"), authority.ExportCertificatePem());
        File.WriteAllText(InFolder("password"), Password + "\n");
        foreach (var unit in new[] { "silo", "client", "accounting" })
        {
            using var signed = Sign(authority, unit);
            File.WriteAllBytes(InFolder(unit + ".pfx"), signed.Export(X509ContentType.Pfx, Password));
        }
    }

    public IReadOnlyDictionary<string, string> ForSilo => Settings("silo");

    public IReadOnlyDictionary<string, string> ForClient => Settings("client");

    /// <summary>The certificate of this organizational unit, and the authority that signed it.</summary>
    public OrleansTls Of(string unit) => new(
        X509CertificateLoader.LoadPkcs12FromFile(InFolder(unit + ".pfx"), Password), X509CertificateLoader.LoadCertificateFromFile(InFolder("authority.pem")));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Dictionary<string, string> Settings(string unit) => new()
    {
        ["ORLEANS_TLS_CERTIFICATE"] = InFolder(unit + ".pfx"),
        ["ORLEANS_TLS_PASSWORD_FILE"] = InFolder("password"),
        ["ORLEANS_TLS_AUTHORITY"] = InFolder("authority.pem"),
    };

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=payouts cluster", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static X509Certificate2 Sign(X509Certificate2 authority, string unit)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"OU={unit}, CN=of the test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private string InFolder(string file) => Path.Combine(folder, file);
}
