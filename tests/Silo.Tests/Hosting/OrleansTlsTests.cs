using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Silo.Tests.Hosting;

public sealed class OrleansTlsTests
{
    private static readonly X509Certificate2 Authority = MadeCertificate.Authority();

    [Theory]
    [InlineData("OU=silo, CN=a", CertificateKind.Silo)]
    [InlineData("CN=a, OU=client, O=press", CertificateKind.Client)]
    [InlineData("CN=a", null)]
    [InlineData("CN=silo", null)]
    [InlineData("O=silo", null)]
    [InlineData("OU=accounting, CN=a", null)]
    [InlineData("OU=Silo, CN=a", null)]
    [InlineData("OU=silo, OU=client, CN=a", null)]
    [InlineData("OU=client, OU=client, CN=a", null)]
    [InlineData("OU=silo+CN=a", null)]
    public void The_organizational_unit_says_whose_a_certificate_is(string subject, CertificateKind? kind)
    {
        using var certificate = MadeCertificate.SignedBy(Authority, subject);

        OrleansTls.KindOf(certificate).ShouldBe(kind);
    }

    [Theory]
    [InlineData("OU=silo, CN=a", true, true)]
    [InlineData("OU=client, CN=a", true, false)]
    [InlineData("OU=accounting, CN=a", false, false)]
    [InlineData("CN=a", false, false)]
    public void A_silo_trusts_both_kinds_and_a_client_silos_alone(string subject, bool siloTrusts, bool clientTrusts)
    {
        using var peer = MadeCertificate.SignedBy(Authority, subject);

        SiloTrusts(peer).ShouldBe(siloTrusts);
        ClientTrusts(peer).ShouldBe(clientTrusts);
    }

    [Fact]
    public void A_certificate_of_another_authority_one_that_has_ended_one_of_no_authority_and_none_are_not_trusted()
    {
        using var other = MadeCertificate.Authority();
        using var foreign = MadeCertificate.SignedBy(other, "OU=silo, CN=a");
        using var ended = MadeCertificate.SignedBy(Authority, "OU=silo, CN=a", hasEnded: true);
        using var client = MadeCertificate.SignedBy(Authority, "OU=client, CN=a");
        // Whoever holds a client's key can sign with it, and is no authority.
        using var promoted = MadeCertificate.SignedBy(client, "OU=silo, CN=a");

        SiloTrusts(foreign).ShouldBeFalse();
        SiloTrusts(promoted).ShouldBeFalse();
        SiloTrusts(ended).ShouldBeFalse();
        SiloTrusts(null).ShouldBeFalse();
        SiloTrusts(Authority).ShouldBeFalse("it signs, and is nobody");
    }

    [Fact]
    public void Both_sides_show_a_certificate()
    {
        foreach (var configure in new Action<TlsOptions>[] { Of("OU=silo, CN=a").ConfigureSilo, Of("OU=client, CN=a").ConfigureClient })
        {
            var options = new TlsOptions();
            configure(options);
            (options.ClientCertificateMode, options.RemoteCertificateMode).ShouldBe((RemoteCertificateMode.RequireCertificate, RemoteCertificateMode.RequireCertificate));
        }
    }

    private static OrleansTls Of(string subject) => new(MadeCertificate.SignedBy(Authority, subject), Authority);

    private static bool SiloTrusts(X509Certificate2? peer) => Trusts(Of("OU=silo, CN=a").ConfigureSilo, peer);

    private static bool ClientTrusts(X509Certificate2? peer) => Trusts(Of("OU=client, CN=a").ConfigureClient, peer);

    private static bool Trusts(Action<TlsOptions> configure, X509Certificate2? peer)
    {
        var options = new TlsOptions();
        configure(options);
        using var chain = new X509Chain();
        return options.RemoteCertificateValidation!(peer!, chain, SslPolicyErrors.RemoteCertificateChainErrors);
    }
}
