using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Who this process is to the others, and whom it trusts. Both sides of a connection show a certificate: whoever reaches
/// a silo's port could else call every grain.
/// </summary>
/// <param name="Own">With its private key.</param>
/// <param name="Authority">The certificate that signed those of all members, and signs nobody else's.</param>
public sealed record OrleansTls(X509Certificate2 Own, X509Certificate2 Authority)
{
    public void Configure(TlsOptions options)
    {
        options.LocalCertificate = Own;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => Own;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = Trusts;
    }

    /// <summary>Whether the peer's certificate was signed by our authority. Its name does not matter: silos move.</summary>
    private bool Trusts(X509Certificate2? peer, X509Chain? _, SslPolicyErrors problems)
    {
        if (peer is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Authority);
        // The authority is ours alone and publishes no list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(peer);
    }
}
