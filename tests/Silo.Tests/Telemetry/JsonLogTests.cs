using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPayouts.Grains.Telemetry;
using OrleansPayouts.Silo.Telemetry;

namespace OrleansPayouts.Silo.Tests.Telemetry;

public sealed class JsonLogTests
{
    [Fact]
    public void An_event_is_one_line_of_JSON_with_its_correlation_id_and_fields()
    {
        CorrelationFlow.Set("corr_17");
        var line = Write("{Payout} of {Count}: {Words}", "po_1", 3, "two\nlines \"quoted\"");
        line.TrimEnd('\n').ShouldNotContain('\n');
        var json = JsonDocument.Parse(line).RootElement;
        json.GetProperty("at").GetDateTimeOffset().ShouldBe(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        (json.GetProperty("level").GetString(), json.GetProperty("category").GetString(), json.GetProperty("event").GetInt32()).ShouldBe(("warning", "a.category", 42));
        json.GetProperty("message").GetString().ShouldBe("po_1 of 3: two\nlines \"quoted\"");
        json.GetProperty("correlationId").GetString().ShouldBe("corr_17");
        var fields = json.GetProperty("fields");
        (fields.GetProperty("Payout").GetString(), fields.GetProperty("Count").GetInt32()).ShouldBe(("po_1", 3));
        fields.EnumerateObject().Count().ShouldBe(3, "the template says nothing that the message does not");
    }

    [Fact]
    public void No_key_account_or_address_gets_into_a_line_whoever_wrote_it_there()
    {
        const string secret = "sk_live_51HabcDEF mail bob.smith@example.co.uk to acct_1Abcdef with whsec_abcDEF123";
        var line = Write(new InvalidOperationException("inside: " + secret), "outside {Secret}", secret);
        foreach (var part in (string[])["51HabcDEF", "bob.smith", "example.co.uk", "1Abcdef", "abcDEF123"])
            line.ShouldNotContain(part);
        JsonDocument.Parse(line).RootElement.GetProperty("exception").GetString().ShouldNotBeNull().ShouldContain("inside: sk_live_…");
    }

    private static string Write(string template, params object[] values) => Write(null, template, values);

    private static string Write(Exception? failure, string template, params object[] values)
    {
        using var written = new StringWriter();
        var logger = new FormattingLogger(new JsonLogFormatter(new Testing.ManualTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))), written);
#pragma warning disable CA2254
        logger.Log(LogLevel.Warning, new EventId(42), failure, template, values);
#pragma warning restore CA2254
        return written.ToString();
    }

    /// <summary>Hands what the extensions of <see cref="ILogger"/> make of a template to the formatter.</summary>
    private sealed class FormattingLogger(JsonLogFormatter formatter, TextWriter writer) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> words) =>
            formatter.Write(new LogEntry<TState>(logLevel, "a.category", eventId, state, exception, words), scopeProvider: null, writer);
    }
}
