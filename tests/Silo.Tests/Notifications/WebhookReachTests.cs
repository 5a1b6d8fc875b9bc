using System.Net;
using OrleansPayouts.Silo.Notifications;
using OrleansPayouts.Testing.Notifications;

namespace OrleansPayouts.Silo.Tests.Notifications;

/// <summary>Where webhooks never lead.</summary>
public sealed class WebhookReachTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2001:0:53aa::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task An_address_that_is_not_public_is_not_called_by_number_or_by_name(string address)
    {
        PublicAddresses.Contains(IPAddress.Parse(address)).ShouldBeFalse();
        // A name that leads to a public address, too, is refused whole.
        var reach = new WebhookReach { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14"), IPAddress.Parse(address)]) };
        await Should.ThrowAsync<RefusedAddressException>(async () => await reach.Connect(new("hooks.press.test", 443), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("93.184.215.14")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:93.184.215.14")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001:82a::200e")]
    public void A_public_address_may_be_called(string address) => PublicAddresses.Contains(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("https://hooks.press.test:PORT/")]
    [InlineData("https://127.0.0.1:PORT/")]
    [InlineData("https://[::1]:PORT/")]
    [InlineData("https://[::ffff:127.0.0.1]:PORT/")]
    [InlineData("https://2130706433:PORT/")]
    [InlineData("https://0x7f.1:PORT/")]
    [InlineData("https://localhost:PORT/")]
    public async Task A_webhook_that_leads_to_this_machine_is_refused_and_nobody_connected_to(string url)
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        var asked = 0;
        telling.Reach = new() { Resolve = (_, _) => Task.FromResult<IPAddress[]>([++asked > 0 ? IPAddress.Loopback : IPAddress.Any]) };
        telling.Config = new() { WebhookUrls = [url.Replace("PORT", $"{receiver.Port}")] };
        await telling.Raise();

        await telling.Tell();

        receiver.Calls.ShouldBeEmpty();
        (await telling.Deliveries()).ShouldBe("1 webhook pending leads to this machine or a private network");
    }

    [Fact]
    public async Task Plain_http_is_refused()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        telling.Reach = new();
        telling.Config = new() { WebhookUrls = [receiver.Url] };
        await telling.Raise();

        await telling.Tell();

        receiver.Calls.ShouldBeEmpty();
        (await telling.Deliveries()).ShouldBe("1 webhook pending not an https address");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_and_is_no_receipt(int status)
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        receiver.Status = status;
        telling.Config = new() { WebhookUrls = [receiver.Url] };
        await telling.Raise();

        await telling.Tell();

        receiver.Calls.ShouldHaveSingleItem().Path.ShouldBe("/hook");
        (await telling.Deliveries()).ShouldBe($"1 webhook pending answered {status}");
    }
}
