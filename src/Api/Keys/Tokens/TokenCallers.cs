using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys.Tokens;

/// <summary>
/// Callers who come with a JWT of the configured OIDC issuer. Its keys are read from its discovery document, kept, and read
/// again when a token names one that is not known. A role is a scope's name, alone or as <c>payouts.SCOPE</c>.
/// </summary>
public sealed partial class TokenCallers
{
    /// <summary>Longer ones are refused unread.</summary>
    public const int MaxLength = 8_192;

    private const string RolePrefix = "payouts.";

    /// <summary>Clocks differ; a token may be that much older than it says.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };
    private readonly OidcSettings settings;
    private readonly TimeProvider time;
    private readonly ILogger<TokenCallers> logger;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> issuer;

    public TokenCallers(OidcSettings settings, TimeProvider time, ILogger<TokenCallers> logger)
    {
        this.settings = settings;
        this.time = time;
        this.logger = logger;
        issuer = new ConfigurationManager<OpenIdConnectConfiguration>(
            settings.Issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = !settings.AllowsHttp });
    }

    /// <summary>Null where it is no valid token of the issuer for this API with a role.</summary>
    public async ValueTask<Caller?> Find(string presented, CancellationToken cancellationToken)
    {
        if (presented.Length > MaxLength || presented.Count(c => c == '.') != 2)
            return null;
        var result = await Validate(presented, cancellationToken);
        if (result?.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The issuer may have changed its keys. It is not asked more often than the library's interval allows.
            issuer.RequestRefresh();
            result = await Validate(presented, cancellationToken);
        }

        if (result is not { IsValid: true, SecurityToken: JsonWebToken { Subject: { Length: > 0 } subject } token })
            return null;
        var scopes = Scopes(token);
        return scopes.Count == 0 ? null : new Caller("oidc:" + subject, scopes, "oidc " + subject);
    }

    private async Task<TokenValidationResult?> Validate(string token, CancellationToken cancellationToken)
    {
        try
        {
            var known = await issuer.GetConfigurationAsync(cancellationToken);
            return await handler.ValidateTokenAsync(token, Parameters(known.SigningKeys));
        }
        catch (InvalidOperationException failure)
        {
            // The issuer does not answer. What cannot be proved valid is not valid.
            LogIssuerAway(failure);
            return null;
        }
    }

    private TokenValidationParameters Parameters(ICollection<SecurityKey> keys) => new()
    {
        ValidIssuer = settings.Issuer.OriginalString,
        ValidAudience = settings.Audience,
        IssuerSigningKeys = keys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // Of key pairs only: with a shared secret among them, the issuer's public key would do as one.
        ValidAlgorithms =
        [
            SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
            SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384,
        ],
        LifetimeValidator = (from, until, _, _) =>
            time.GetUtcNow().UtcDateTime is var now && (from is null || now >= from - ClockSkew) && until is not null && now < until + ClockSkew,
    };

    private List<KeyScope> Scopes(JsonWebToken token)
    {
        var scopes = new List<KeyScope>();
        foreach (var claim in token.Claims.Where(claim => claim.Type == settings.RoleClaim))
        {
            var name = claim.Value.StartsWith(RolePrefix, StringComparison.Ordinal) ? claim.Value[RolePrefix.Length..] : claim.Value;
            if (EnumNames<KeyScope>.TryParse(name, out var scope) && !scopes.Contains(scope))
                scopes.Add(scope);
        }

        return scopes;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OIDC issuer does not answer, so no token of it is valid")]
    private partial void LogIssuerAway(Exception failure);
}
