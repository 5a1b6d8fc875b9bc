using System.ComponentModel.DataAnnotations;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Silo.Tests.Stripe;

public sealed class StripeOptionsTests
{
    [Fact]
    public void What_may_be_is_accepted()
    {
        Problems(new StripeOptions { SecretKey = "sk_live_51Abc" }).ShouldBeEmpty();
        Problems(new StripeOptions { SecretKey = "rk_test_1", RequestTimeout = TimeSpan.FromHours(1), MaxConnections = 1_000 })
            .ShouldBeEmpty();
        Problems(new StripeOptions { SecretKey = "sk_1", ApiBase = new("http://127.0.0.1:12111"), AllowOtherApiBase = true })
            .ShouldBeEmpty();
        Problems(new StripeOptions { SecretKey = "sk_test_1", ApiBase = new("http://simulator:12111"), AllowOtherApiBase = true })
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "https://api.stripe.com", false, 300, 5, "STRIPE_SECRET_KEY is missing")]
    [InlineData("pk_live_1", "https://api.stripe.com", false, 300, 5, "STRIPE_SECRET_KEY is not of the form")]
    [InlineData("sk_a\r\nX: y", "https://api.stripe.com", false, 300, 5, "STRIPE_SECRET_KEY is not of the form")]
    [InlineData("sk_1", "http://127.0.0.1:12111", false, 300, 5, "STRIPE_API_BASE may be nothing but")]
    [InlineData("sk_1", "http://example.org", true, 300, 5, "STRIPE_API_BASE is http")]
    [InlineData("sk_live_1", "http://example.org", true, 300, 5, "STRIPE_API_BASE is http")]
    [InlineData("sk_test_1", "http://example.org", false, 300, 5, "STRIPE_API_BASE may be nothing but")]
    [InlineData("sk_1", "ftp://example.org", true, 300, 5, "STRIPE_API_BASE is not")]
    [InlineData("sk_1", "/v1", true, 300, 5, "STRIPE_API_BASE is not")]
    [InlineData("sk_1", "https://api.stripe.com", false, 0, 5, "PAYOUT_PROCESSING_TIMEOUT_MS")]
    [InlineData("sk_1", "https://api.stripe.com", false, 3_601, 5, "PAYOUT_PROCESSING_TIMEOUT_MS")]
    [InlineData("sk_1", "https://api.stripe.com", false, 300, 0, "PAYOUT_MAX_CONCURRENT is out of range; it may be 1 to 1000.")]
    public void What_may_not_be_is_named_by_its_variable_and_the_key_is_not_shown(
        string key, string address, bool allowOther, int timeoutSeconds, int connections, string problem)
    {
        var problems = Problems(new StripeOptions
        {
            SecretKey = key,
            ApiBase = new Uri(address, UriKind.RelativeOrAbsolute),
            AllowOtherApiBase = allowOther,
            RequestTimeout = TimeSpan.FromSeconds(timeoutSeconds),
            MaxConnections = connections,
        });

        problems.ShouldHaveSingleItem().ShouldStartWith(problem);
    }

    private static List<string> Problems(StripeOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.ConvertAll(result => result.ErrorMessage!);
    }
}
