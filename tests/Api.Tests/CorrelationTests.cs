namespace OrleansPayouts.Api.Tests;

public sealed class CorrelationTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData("order-7.a:b_c", null, "order-7.a:b_c")]
    [InlineData(null, "00-" + Trace + "-00f067aa0ba902b7-01", Trace)]
    [InlineData("order-7", "00-" + Trace + "-00f067aa0ba902b7-01", "order-7")]
    public async Task The_callers_id_is_taken_over(string? given, string? traceParent, string expected)
    {
        var reply = await Ask(given, traceParent);

        reply.CorrelationId.ShouldBe(expected);
        reply.Json.GetProperty("correlationId").GetString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("has space", null)]
    [InlineData("<b>", null)]
    [InlineData(null, "00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData(null, "nonsense")]
    public async Task What_is_unfit_for_a_log_is_replaced(string? given, string? traceParent)
    {
        var reply = await Ask(given, traceParent);

        reply.CorrelationId!.ShouldMatch("^corr_[0-9a-f]{24}$");
    }

    [Fact]
    public async Task An_id_that_would_fill_the_log_is_replaced() =>
        (await Ask(new string('a', 129), null)).CorrelationId!.ShouldStartWith("corr_");

    private async Task<Reply> Ask(string? given, string? traceParent)
    {
        using var client = app.Client(null);
        if (given is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("X-Correlation-Id", given);
        if (traceParent is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", traceParent);
        return await client.GetReply("/health/live");
    }
}
