namespace OrleansPayouts.Silo.Hosting;

/// <summary>Whose a certificate is: the organizational unit (<c>OU</c>) of its subject says so.</summary>
public enum CertificateKind
{
    /// <summary><c>OU=silo</c>: pays, and may connect to every port.</summary>
    Silo,

    /// <summary><c>OU=client</c>: a front end, which may connect to the gateway alone.</summary>
    Client,
}
