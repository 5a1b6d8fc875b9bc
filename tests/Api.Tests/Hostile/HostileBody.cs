using System.Globalization;
using System.IO.Compression;
using System.Text;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Hostile;

/// <summary>Bodies that somebody sends who means no good, or has no idea.</summary>
internal static class HostileBody
{
    private static readonly string[] Names =
    [
        "id", "displayName", "email", "stripeAccountId", "currency", "minimumThreshold", "writerId", "amount", "earnedAt", "source", "reason",
        "outcome", "transferId", "forceRun", "dryRun", "batchSize", "maxRetries", "slot", "wait", "name", "scope", "expiresAt", "graceSeconds",
        "__proto__", "constructor", "$type", "", "action", "config",
    ];

    public static byte[] Make(Chance chance) => chance.Below(12) switch
    {
        0 => chance.Bytes(chance.Below(2_000)),
        1 => Repeated(chance.Of("[", "{\"a\":", "[{\"id\":", "\"", "[[],"), chance.Of(7, 8, 9, 100, 10_000, 100_000)),
        2 => Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat(Value(chance, 0), chance.Of(10, 1_000, 20_000))) + "]"),
        3 => Encoding.UTF8.GetBytes($"{{\"{chance.Of(Names)}\":{Digits(chance)}}}"),
        4 => Damaged(chance, Object(chance)),
        5 => Encoding.Unicode.GetBytes(Object(chance)),
        6 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Object(chance))],
        7 => Squeezed(Repeated("0", 200_000)),
        8 => Encoding.UTF8.GetBytes(Csv(chance)),
        9 => Encoding.UTF8.GetBytes($"{{\"{chance.Of(Names)}\":1,\"{chance.Of(Names)}\":\"{new string('x', chance.Of(1, 200, 501, 300_000))}\"}}"),
        10 => [],
        _ => Encoding.UTF8.GetBytes(chance.OneIn(2) ? Object(chance) : $"[{Object(chance)},{Object(chance)}]"),
    };

    private static string Object(Chance chance)
    {
        var fields = Enumerable.Range(0, chance.Below(9)).Select(_ => $"\"{chance.Of(Names)}\":{Value(chance, 0)}");
        return "{" + string.Join(',', fields) + "}";
    }

    private static string Value(Chance chance, int depth) => chance.Below(depth > 3 ? 9 : 11) switch
    {
        0 => "null",
        1 => chance.Of("true", "false"),
        2 => Digits(chance),
        3 => chance.Below(2_000_000).ToString(CultureInfo.InvariantCulture),
        4 => "\"" + chance.Of("USD", "usd", "XXX", "JPY", "w_hostile", "acct_hostile", "tr_1", "paid", "read admin", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z") + "\"",
        5 => "\"\\ud800\"",
        6 => "\"\\u0000\"",
        7 => System.Text.Json.JsonSerializer.Serialize(chance.Of("'; drop table writers; --", "${jndi:ldap://x}", "{{7*7}}", "../../../etc/passwd", "<script>", "%s%n", "\u202egnp")),
        8 => "\"" + new string('9', chance.Below(400)) + "\"",
        9 => "[" + Value(chance, depth + 1) + "]",
        _ => $"{{\"{chance.Of(Names)}\":{Value(chance, depth + 1)}}}",
    };

    private static string Digits(Chance chance) => chance.Of(
        "1e999999", "-1e999999", "1e-999999", "-0", "0.1", "9223372036854775808", "-9223372036854775809", "79228162514264337593543950336",
        "1e400", "NaN", "Infinity", "0x10", "01", "1.", "+1", new string('9', 20_000), "0." + new string('0', 5_000) + "1", "2147483648");

    private static string Csv(Chance chance)
    {
        var header = chance.Of(
            "id,display_name,email,stripe_account_id,currency,minimum_threshold", "id,writer_id,amount,currency,earned_at,source", "id", "", "id,id", ",,,");
        var lines = Enumerable.Range(0, chance.Below(50)).Select(_ => string.Join(',', Enumerable.Range(0, chance.Below(9)).Select(_ => chance.Of(
            "w_hostile", "\"", "\"\"", "\"a\nb\"", "=1+1", new string('x', 3_000), Digits(chance), chance.Text(5), "2026-05-01T10:00:00Z", "USD", ""))));
        return header + "\n" + string.Join(chance.Of("\n", "\r\n", "\r", "\n\n"), lines);
    }

    private static byte[] Damaged(Chance chance, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var i = 0; i < 3 && bytes.Length > 0; i++)
            bytes[chance.Below(bytes.Length)] = chance.Of<byte>(0xFF, 0xC0, 0xED, 0x80, 0x00, (byte)'{', (byte)'"');
        return bytes;
    }

    private static byte[] Repeated(string text, int times) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, times)));

    private static byte[] Squeezed(byte[] bytes)
    {
        using var squeezed = new MemoryStream();
        using (var gzip = new GZipStream(squeezed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return squeezed.ToArray();
    }
}
