using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Domain.Tests;

public sealed class AlertConfigTests
{
    [Fact]
    public void The_defaults_are_the_documented_ones_and_may_be_stored()
    {
        var config = new AlertConfig();
        (config.Enabled, config.FailureRateThreshold, config.PendingPayoutThreshold, config.ProcessingDelayThreshold, config.TotalAmountThreshold)
            .ShouldBe((true, 10, 50, 24, 10_000));
        AlertConfigRules.WhatIsWrong(config).ShouldBeEmpty();
    }

    [Fact]
    public void A_change_changes_what_it_names_and_nothing_else()
    {
        var before = new AlertConfig { FailureRateThreshold = 5, NotificationEmails = ["ada@example.com"] };

        new AlertConfigChange().AppliedTo(before).ShouldBe(before);
        new AlertConfigChange { PendingPayoutThreshold = 7 }.AppliedTo(before).ShouldBe(before with { PendingPayoutThreshold = 7 });
        new AlertConfigChange { NotificationEmails = [] }.AppliedTo(before).NotificationEmails.ShouldBeEmpty();
    }

    [Fact]
    public void Each_wrong_field_has_its_line()
    {
        var wrong = new AlertConfig
        {
            FailureRateThreshold = 100.01m, PendingPayoutThreshold = -1, ProcessingDelayThreshold = 0, TotalAmountThreshold = -0.01m,
            TotalAmountThresholds = new Dictionary<string, decimal> { ["JPY"] = 1_000.00m },
            NotificationEmails = ["ada@example.com", "nobody"], WebhookUrls = ["ftp://example.com"],
        };

        AlertConfigRules.WhatIsWrong(wrong).Select(problem => problem.Field).ShouldBe(
            ["failureRateThreshold", "pendingPayoutThreshold", "processingDelayThreshold", "totalAmountThreshold", "totalAmountThresholds", "notificationEmails", "webhookUrls"]);
    }

    [Theory]
    [InlineData("https://hooks.example.com/a?b=c", true)]
    [InlineData("https://8.8.8.8:8080/x", true)]
    [InlineData("http://hooks.example.com/a", false)]
    [InlineData("https://localhost/x", false)]
    [InlineData("https://a.localhost/x", false)]
    [InlineData("https://127.0.0.1/x", false)]
    [InlineData("https://127.1/x", false)]
    [InlineData("https://0x7f000001/x", false)]
    [InlineData("https://2130706433/x", false)]
    [InlineData("https://10.1.2.3/x", false)]
    [InlineData("https://172.16.0.1/x", false)]
    [InlineData("https://172.32.0.1/x", true)]
    [InlineData("https://192.168.1.1/x", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("https://100.64.0.1/x", false)]
    [InlineData("https://0.0.0.0/x", false)]
    [InlineData("https://224.0.0.1/x", false)]
    [InlineData("https://[::1]/x", false)]
    [InlineData("https://[fd00::1]/x", false)]
    [InlineData("https://user:pass@hooks.example.com/x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/relative", false)]
    [InlineData("https://hooks.example.com/a b", false)]
    [InlineData("", false)]
    public void Only_public_web_addresses_may_be_called(string url, bool isGood) =>
        AlertConfigRules.WhatIsWrong(new AlertConfig { WebhookUrls = [url] }).Count.ShouldBe(isGood ? 0 : 1);

    [Fact]
    public void Lists_have_an_end()
    {
        AlertConfigRules.WhatIsWrong(new AlertConfig { NotificationEmails = [.. Enumerable.Repeat("a@b.co", 51)] }).ShouldHaveSingleItem();
        AlertConfigRules.WhatIsWrong(new AlertConfig { WebhookUrls = [.. Enumerable.Repeat("https://a.co/", 21)] }).ShouldHaveSingleItem();
        AlertConfigRules.WhatIsWrong(new AlertConfig { WebhookUrls = ["https://a.co/" + new string('x', 2_048)] }).ShouldHaveSingleItem();
    }
}
