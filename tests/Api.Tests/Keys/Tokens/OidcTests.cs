using System.Net;

namespace OrleansPayouts.Api.Tests.Keys.Tokens;

public sealed class OidcTests(OidcApp app) : IClassFixture<OidcApp>
{
    [Fact]
    public async Task A_token_opens_what_its_role_does_and_its_subject_stands_in_the_audit_log()
    {
        await app.AddWriter("tokened");
        using var operating = app.Client(app.Issuer.Sign(app.Issuer.Claims("operate")));

        (await operating.GetReply("/api/admin/runs")).Status.ShouldBe(HttpStatusCode.OK);
        (await operating.GetReply("/api/admin/keys")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await operating.PostJson("/api/admin/writers/tokened/hold", """{"reason":"a dispute"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await app.Read("select actor from audit_entries where subject = 'tokened' and action = 'writer.held'")).ShouldBe("oidc:olga-7");
        using var forged = app.Client(TestIssuer.Unsigned(app.Issuer.Claims("admin")));
        (await forged.GetReply("/api/admin/runs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
