using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>An authority of our own and a certificate that it signed, as files, with the settings that name them.</summary>
internal sealed class Certificates : IDisposable
{
    private const string Password = "a-password-of-the-test";

    private readonly string folder = Directory.CreateTempSubdirectory("payouts-tls-").FullName;

    public Certificates()
    {
        using var authority = MakeAuthority();
        using var member = MakeMember(authority);
        File.WriteAllText(InFolder("authority.pem"), authority.ExportCertificatePem());
        File.WriteAllBytes(InFolder("member.pfx"), member.Export(X509ContentType.Pfx, Password));
        File.WriteAllText(InFolder("password"), Password + "\n");
    }

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["ORLEANS_TLS_CERTIFICATE"] = InFolder("member.pfx"),
        ["ORLEANS_TLS_PASSWORD_FILE"] = InFolder("password"),
        ["ORLEANS_TLS_AUTHORITY"] = InFolder("authority.pem"),
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=payouts cluster", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static X509Certificate2 MakeMember(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=member", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private string InFolder(string file) => Path.Combine(folder, file);
}
