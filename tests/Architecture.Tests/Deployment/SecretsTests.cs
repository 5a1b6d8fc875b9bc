using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>What <c>deploy/make-secrets.sh</c> makes.</summary>
public sealed class SecretsTests
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    [Fact]
    public async Task They_are_made_once_and_are_their_owner_s_alone()
    {
        using var made = new MadeSecrets();
        (await made.MakeAsync("sk_live_51Kq8vX2mZr5tYb7")).ExitCode.ShouldBe(0);
        var first = Directory.GetFiles(made.Folder).ToDictionary(file => file, File.ReadAllBytes);

        (await made.MakeAsync(stripeKey: null)).ExitCode.ShouldBe(0);

        first.Count.ShouldBe(13);
        Directory.GetFiles(made.Folder).Order().ShouldBe(first.Keys.Order());
        foreach (var (file, content) in first)
            File.ReadAllBytes(file).ShouldBe(content, file);
        made.Read("stripe_secret_key").ShouldBe("sk_live_51Kq8vX2mZr5tYb7");
        made.Read("database_url").ShouldContain(made.Read("payouts_password"));
        if (OperatingSystem.IsWindows())
            return;
        File.GetUnixFileMode(made.Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Other users' containers read them; the folder keeps everybody else away. The authority's key is for nobody but its owner.
        File.GetUnixFileMode(Path.Combine(made.Folder, "stripe_secret_key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.GetUnixFileMode(Path.Combine(made.Folder, "cluster_authority_key")).ShouldBe(UnixFileMode.UserRead);
    }

    [Fact]
    public async Task Without_a_key_of_Stripe_it_asks_for_one_and_makes_nothing()
    {
        using var made = new MadeSecrets();

        var (exitCode, errors) = await made.MakeAsync();

        exitCode.ShouldBe(1);
        errors.ShouldStartWith("STRIPE_SECRET_KEY is not set.");
        Directory.GetFiles(made.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_elsewhere_is_taken_as_it_is_named()
    {
        using var made = new MadeSecrets();
        const string elsewhere = "postgres://payouts:x@db.example.net/payouts?sslmode=VerifyFull&Maximum%20Pool%20Size=30";

        await made.MakeAsync(isTrial: true, databaseUrl: elsewhere);

        made.Read("database_url").ShouldBe(elsewhere);
        Silo.Postgres.PayoutDatabase.Locate(elsewhere).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("silo", CertificateKind.Silo, new[] { ServerAuthentication, ClientAuthentication })]
    [InlineData("client", CertificateKind.Client, new[] { ClientAuthentication })]
    public async Task A_certificate_opens_with_its_password_is_the_authority_s_and_says_whose_it_is(string name, CertificateKind kind, string[] usages)
    {
        using var made = new MadeSecrets();
        using var other = new MadeSecrets();
        await made.MakeAsync(isTrial: true);
        await other.MakeAsync(isTrial: true);

        using var own = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(made.Folder, name + "_certificate"), made.Read(name + "_certificate_password"));

        own.HasPrivateKey.ShouldBeTrue();
        IsSignedBy(own, made).ShouldBeTrue();
        IsSignedBy(own, other).ShouldBeFalse();
        OrleansTls.KindOf(own).ShouldBe(kind);
        own.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value).ShouldBe(usages);
        own.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.ShouldBeFalse();
    }

    /// <summary>As OrleansTls judges a peer.</summary>
    private static bool IsSignedBy(X509Certificate2 certificate, MadeSecrets made)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(made.Folder, "cluster_authority"));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
