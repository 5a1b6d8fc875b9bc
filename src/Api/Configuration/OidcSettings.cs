namespace OrleansPayouts.Api.Configuration;

/// <summary>Whose tokens open this API beside keys.</summary>
/// <param name="Issuer">OIDC_ISSUER: as the tokens name it; its keys are found below it.</param>
/// <param name="Audience">OIDC_AUDIENCE: what a token must be made for.</param>
/// <param name="RoleClaim">OIDC_ROLE_CLAIM: the claim with the roles, a text or a list of them.</param>
/// <param name="AllowsHttp">Whether the issuer may be asked over plain HTTP: on this machine, in Development and Testing.</param>
public sealed record OidcSettings(Uri Issuer, string Audience, string RoleClaim, bool AllowsHttp);
