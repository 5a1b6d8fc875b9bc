using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Silo.Tests.Hosting;

/// <summary>Where a silo listens, and with which certificate.</summary>
public sealed class OrleansSettingsTests : IDisposable
{
    private const string Password = "a password of the test";

    private readonly string folder = Directory.CreateTempSubdirectory("payouts-settings-").FullName;

    public OrleansSettingsTests()
    {
        using var authority = MadeCertificate.Authority();
        File.WriteAllText(At("authority"), authority.ExportCertificatePem());
        foreach (var (name, subject) in new[] { ("silo", "OU=silo, CN=a"), ("client", "OU=client, CN=a"), ("none", "CN=a") })
        {
            using var certificate = MadeCertificate.SignedBy(authority, subject);
            File.WriteAllBytes(At(name), certificate.Export(X509ContentType.Pfx, Password));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Production")]
    [InlineData("Testing")]
    [InlineData("Staging")]
    public void Off_loopback_a_silo_needs_a_certificate_or_does_not_start(string environment)
    {
        var (_, mistakes) = Read(environment, isAlone: true, ("ORLEANS_ADVERTISED_ADDRESS", "10.1.2.3"));

        var line = mistakes.ShouldHaveSingleItem();
        line.ShouldStartWith("ORLEANS_TLS_CERTIFICATE is not set, and the silo would listen at 10.1.2.3; it may be ");
        line.ShouldContain("ORLEANS_TLS_AUTHORITY");
        line.ShouldContain("ORLEANS_ADVERTISED_ADDRESS");
        Read("Development", isAlone: true, ("ORLEANS_ADVERTISED_ADDRESS", "10.1.2.3")).Mistakes.ShouldBeEmpty();
    }

    [Fact]
    public void A_cluster_of_one_without_a_certificate_listens_on_loopback()
    {
        var (settings, mistakes) = Read("Production", isAlone: true);

        mistakes.ShouldBeEmpty();
        settings.AdvertisedAddress.ShouldBe(IPAddress.Loopback);
    }

    /// <summary>Two on two machines that both said 127.0.0.1 would take each other for their own past.</summary>
    [Fact]
    public void A_silo_that_is_one_of_several_does_not_fall_back_to_loopback() =>
        Read("Production", isAlone: false).Mistakes.ShouldHaveSingleItem().ShouldMatch("^ORLEANS_(TLS_CERTIFICATE|ADVERTISED_ADDRESS) is not set, ");

    [Theory]
    [InlineData("silo", "client")]
    [InlineData("client", "silo")]
    [InlineData("none", "silo")]
    [InlineData("none", "client")]
    public void A_program_takes_a_certificate_of_its_own_kind_alone(string has, string needs)
    {
        var isSilo = needs == "silo";

        Read(isSilo, has).ShouldHaveSingleItem().ShouldStartWith($"ORLEANS_TLS_CERTIFICATE is '{At(has)}', whose subject is ");
        Read(isSilo, has).ShouldHaveSingleItem().ShouldContain($"OU={needs}");
        Read(isSilo, needs).ShouldBeEmpty();
    }

    private IReadOnlyList<string> Read(bool isSilo, string certificate)
    {
        var variables = Variables(
            ("ORLEANS_ADVERTISED_ADDRESS", "10.1.2.3"),
            ("ORLEANS_TLS_CERTIFICATE", At(certificate)), ("ORLEANS_TLS_PASSWORD", Password), ("ORLEANS_TLS_AUTHORITY", At("authority")));
        new OrleansSettingsReader(variables, new HostingEnvironment { EnvironmentName = "Production" }).Read(isSilo);
        return variables.Mistakes;
    }

    private static (OrleansSettings Settings, IReadOnlyList<string> Mistakes) Read(string environment, bool isAlone, params (string, string)[] set)
    {
        var variables = Variables(set);
        var settings = new OrleansSettingsReader(variables, new HostingEnvironment { EnvironmentName = environment }).Read(isSilo: true, isAlone);
        return (settings, variables.Mistakes);
    }

    private static VariableReader Variables(params (string Name, string Value)[] set) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(set.ToDictionary(one => one.Name, string? (one) => one.Value)).Build());

    private string At(string file) => Path.Combine(folder, file);
}
