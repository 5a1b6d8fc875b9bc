using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Reads the certificates of a silo or a front end; mistakes are noted with the variables.</summary>
internal sealed class OrleansTlsReader(VariableReader variables)
{
    /// <summary>Null where none is set, and where one is wrong.</summary>
    /// <param name="kind">Whose certificate this program needs.</param>
    public OrleansTls? Read(CertificateKind kind)
    {
        var certificate = variables.Text(OrleansVariables.TlsCertificate);
        var authority = variables.Text(OrleansVariables.TlsAuthority);
        if (certificate is null && authority is null)
            return null;
        if (certificate is null || authority is null)
        {
            var missing = certificate is null ? OrleansVariables.TlsCertificate : OrleansVariables.TlsAuthority;
            variables.Refuse(missing, "not set", "set together with its sibling: both are needed, or neither");
            return null;
        }

        var password = variables.Secret(OrleansVariables.TlsPassword);
        var own = Load(OrleansVariables.TlsCertificate, certificate, file => X509CertificateLoader.LoadPkcs12FromFile(file, password));
        var trusted = Load(OrleansVariables.TlsAuthority, authority, X509CertificateLoader.LoadCertificateFromFile);
        if (own is { HasPrivateKey: false })
            variables.Refuse(OrleansVariables.TlsCertificate, $"'{certificate}', which holds no private key", "a PKCS #12 file (.pfx) with one");
        else if (own is not null && OrleansTls.KindOf(own) != kind)
            variables.Refuse(
                OrleansVariables.TlsCertificate,
                $"'{certificate}', whose subject is {own.Subject}",
                $"a certificate with OU={EnumNames<CertificateKind>.Of(kind)} in its subject, as deploy/make-secrets.sh makes it");
        return own is not null && trusted is not null ? new OrleansTls(own, trusted) : null;
    }

    /// <summary>Says that a silo needs TLS where others than this machine can reach it, unless a mistake in it was found already.</summary>
    /// <param name="address">Where the silo would listen.</param>
    public void RefuseMissing(IPAddress address)
    {
        if (variables.IsRefused(OrleansVariables.TlsCertificate) || variables.IsRefused(OrleansVariables.TlsAuthority)
            || variables.IsRefused(OrleansVariables.AdvertisedAddress))
            return;
        variables.Refuse(
            OrleansVariables.TlsCertificate,
            $"not set, and the silo would listen at {address}",
            $"a silo's certificate, with {OrleansVariables.TlsAuthority} beside it (deploy/make-secrets.sh makes both); "
            + $"where the whole cluster is on this machine, {OrleansVariables.AdvertisedAddress} may be 127.0.0.1 instead");
    }

    private X509Certificate2? Load(string name, string file, Func<string, X509Certificate2> load)
    {
        try
        {
            return load(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            variables.Refuse(name, $"'{file}', which cannot be read ({e.GetType().Name})", name == OrleansVariables.TlsCertificate
                ? $"a PKCS #12 file (.pfx) that {OrleansVariables.TlsPassword} opens"
                : "a certificate file (PEM or DER)");
            return null;
        }
    }
}
