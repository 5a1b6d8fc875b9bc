namespace OrleansPayouts.Domain.Tests;

/// <summary>What must not leave the program in free text.</summary>
public sealed class SecretTextTests
{
    private const string StoredKey = "opk_0123456789ab_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcde";

    [Theory]
    [InlineData($"key {StoredKey} was pasted", "key opk_0123456789ab_… was pasted")]
    [InlineData("bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl.", "bearer eyJ…")]
    [InlineData("see postgres://payouts:hunter2@db.example/payouts", "see postgres://…db.example/payouts")]
    [InlineData("see https://token@hooks.example/x", "see https://…hooks.example/x")]
    [InlineData("sk_live_0123456789abcdef and acct_1QZenobia77", "sk_live_… and acct_…")]
    [InlineData("mail ada@example.com", "mail …@…")]
    [InlineData("https://example.com/path?at=noon and opk_ alone", "https://example.com/path?at=noon and opk_ alone")]
    public void Keys_tokens_passwords_and_addresses_are_redacted(string text, string redacted) => Redaction.Of(text).ShouldBe(redacted);
}
