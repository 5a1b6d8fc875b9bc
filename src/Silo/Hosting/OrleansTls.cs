using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Who this process is to the others, and whom it trusts. Both sides of a connection show a certificate: whoever reaches
/// a silo's port could else call every grain.
/// </summary>
/// <param name="Own">With its private key.</param>
/// <param name="Authority">The certificate that signed those of all silos and front ends, and signs nobody else's.</param>
public sealed record OrleansTls(X509Certificate2 Own, X509Certificate2 Authority)
{
    private const string OrganizationalUnit = "2.5.4.11";

    /// <summary>The kind that the certificate's subject names; null where it names none, several, or another one.</summary>
    public static CertificateKind? KindOf(X509Certificate2 certificate)
    {
        var units = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == OrganizationalUnit)
            .Select(part => part.GetSingleElementValue()).ToList();
        return units.Count == 1 && EnumNames<CertificateKind>.TryParse(units[0], out var kind) ? kind : null;
    }

    /// <summary>For a silo. Which kind may connect to which port, <see cref="Access.PortGuard"/> says.</summary>
    public void ConfigureSilo(TlsOptions options) => Configure(options, CertificateKind.Silo, CertificateKind.Client);

    /// <summary>For a front end: it speaks to silos alone, so that no other front end can pass for one.</summary>
    public void ConfigureClient(TlsOptions options) => Configure(options, CertificateKind.Silo);

    private void Configure(TlsOptions options, params CertificateKind[] peers)
    {
        options.LocalCertificate = Own;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => Own;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (peer, _, _) => Trusts(peer, peers);
    }

    /// <summary>Whether the peer's certificate was signed by our authority, for such a peer. Its name does not matter: silos move.</summary>
    private bool Trusts(X509Certificate2? peer, CertificateKind[] peers)
    {
        if (peer is null || KindOf(peer) is not { } kind || !peers.Contains(kind))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Authority);
        // The authority is ours alone and publishes no list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(peer);
    }
}
