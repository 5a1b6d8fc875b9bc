using System.Globalization;
using System.Text;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Hostile;

/// <summary>Whole requests, byte by byte: what no decent HTTP client would send is among them.</summary>
internal sealed class HostileRequest(IReadOnlyList<string> routes, IReadOnlyList<string> keys)
{
    public byte[] Make(Chance chance)
    {
        if (chance.OneIn(25))
            return Nonsense(chance);
        var head = new List<byte>();
        void Line(string text) => head.AddRange(Encoding.Latin1.GetBytes(text + "\r\n"));

        Line($"{Method(chance)} {Target(chance)} {(chance.OneIn(30) ? chance.Of("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "http/1.1", "HTTP/1.1 x", "") : "HTTP/1.1")}");
        if (!chance.OneIn(40))
            Line(chance.OneIn(20) ? "Host: " + chance.Of("", "a b", "[::1", "example.org:99999", "ex\u00e4mple") : "Host: 127.0.0.1");
        Line("Connection: close");
        for (var n = chance.OneIn(2) ? 1 : 0; n >= 0; n--)
            Line(Authorization(chance));
        for (var n = chance.Below(4); n > 0; n--)
            Line(Header(chance));
        var body = HostileBody.Make(chance);
        if (!chance.OneIn(10))
            Line("Content-Type: " + chance.Of(
                "application/json", "application/json; charset=utf-8", "text/csv", "application/json; charset=utf-7", "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded", "text/csv; header=absent; charset=\"", "json", "application/json,text/csv"));
        return Framed(chance, head, body);
    }

    private static byte[] Framed(Chance chance, List<byte> head, byte[] body)
    {
        void Line(string text) => head.AddRange(Encoding.Latin1.GetBytes(text + "\r\n"));
        switch (chance.Below(10))
        {
            case 0:
                Line("Transfer-Encoding: chunked");
                return [.. head, .. "\r\n"u8, .. Chunks(chance, body)];
            case 1:
                Line("Content-Length: " + chance.Of("-1", "99999999999999999999", "1e3", "abc", "0", "2147483647", $"{body.Length + 10}", ""));
                break;
            case 2:
                Line("Content-Length: " + body.Length.ToString(CultureInfo.InvariantCulture));
                Line(chance.Of("Content-Length: 3", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: identity"));
                break;
            default:
                Line("Content-Length: " + body.Length.ToString(CultureInfo.InvariantCulture));
                break;
        }

        return [.. head, .. "\r\n"u8, .. body];
    }

    private static byte[] Chunks(Chance chance, byte[] body)
    {
        var size = chance.Of(body.Length.ToString("x", CultureInfo.InvariantCulture), "zz", "-5", "ffffffffffffffff", "1;" + new string('x', 9_000), "0", "");
        return [.. Encoding.Latin1.GetBytes(size + "\r\n"), .. body, .. Encoding.Latin1.GetBytes(chance.Of("\r\n0\r\n\r\n", "\r\n0\r\nX-Trailer: a\r\n\r\n", "", "\r\nq"))];
    }

    private string Method(Chance chance) => chance.OneIn(8)
        ? chance.Of("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G\u00cbT", new string('A', 5_000))
        : chance.Of([.. routes]).Split(' ')[0];

    private string Target(Chance chance)
    {
        if (chance.OneIn(15))
            return chance.Of(
                "*", "//", "/%00", "/api/admin/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "http://127.0.0.1/api/admin/runs", "/api/admin/%ff%fe",
                "/api//admin//runs", "/API/ADMIN/RUNS", "/api/admin/runs;x=1", "/" + new string('a', 9_000), "api/admin/runs", "/api/admin/runs\u00ff",
                "/api/admin/runs#x", "/api/admin/runs/%", "/openapi/%00.json", "/openapi/v2.json", "/api/admin/writers/" + new string('%', 50));
        var route = chance.Of([.. routes]).Split(' ')[1];
        var path = RouteMatrixPattern.Replace(route, _ => Uri.EscapeDataString(Id(chance)));
        return chance.OneIn(3) ? path + "?" + Query(chance) : path;
    }

    private static System.Text.RegularExpressions.Regex RouteMatrixPattern { get; } = new(@"\{[^}]+\}");

    private static string Id(Chance chance) => chance.Of(
        "w_hostile", "nobody", "po_1", "scheduled_run_0", "scheduled_run_99999999999999999999", "manual_run_01ARZ3NDEKTSV4RRFFQ69G5FAV", "opk_000000000000",
        "' or 1=1 --", "..", "%", "\0", "\u202e", "v1", new string('9', 300), chance.Text(8).Replace("\ud800", "", StringComparison.Ordinal), "0x0", "-1", "[]");

    private static string Query(Chance chance) => string.Join('&', Enumerable.Range(0, 1 + chance.Below(3)).Select(_ =>
        chance.Of("limit", "cursor", "status", "code", "writer", "dryRun", "x", "limit%00", "") + chance.Of("=", "", "==")
        + chance.Of("5", "-1", "1e9", "%00", "%FF%FE", "bm9uc2Vuc2U", "IndfaG9zdGlsZSI", "null", "W10", "e30", "paid", "%27", new string('A', 700), "100")));

    private string Authorization(Chance chance) => "Authorization: " + (chance.Below(6) switch
    {
        0 => "",
        1 => "Basic " + chance.Of("Og==", "%", new string('A', 3_000)),
        2 => "Bearer " + chance.Of("", "x", "null", "opk_0123456789ab_" + new string('A', 43), "a.b.c", "\u00ff\u00fe", new string('e', 7_000), "opk_0123456789ab"),
        _ => "Bearer " + chance.Of([.. keys]),
    });

    private static string Header(Chance chance) => chance.Of(
        "X-Correlation-Id: " + chance.Of("ok", "", "a b", new string('c', 500), "\u00e9\u00ff", "../x", "a\tb"),
        "traceparent: " + chance.Of("00-0-0-0", "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01", "x", "----"),
        "Idempotency-Key: " + chance.Of("", "k", new string('k', 256), "a b", "\u00ff"),
        "Expect: 100-continue", "Expect: x", "Upgrade: h2c", "Upgrade: websocket", "Range: bytes=0-", "If-None-Match: *", "Accept: " + new string(',', 200),
        "Accept-Encoding: gzip;q=x", "Content-Encoding: gzip", "X-Forwarded-For: 1.2.3.4, x, ::1", "X-Forwarded-Proto: ftp", "X-HTTP-Method-Override: DELETE",
        "Cookie: " + new string('a', 4_000), "Bad Header: x", ": x", "NoColon", " folded", "X-Null: a\0b", "Host: other", "Content-Type: text/csv", "Connection: keep-alive");

    private static byte[] Nonsense(Chance chance) => chance.Below(6) switch
    {
        0 => chance.Bytes(1 + chance.Below(3_000)),
        1 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(),
        2 => [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, .. chance.Bytes(200)],
        3 => Encoding.ASCII.GetBytes(new string('\n', 1 + chance.Below(500))),
        4 => Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n" + string.Concat(Enumerable.Range(0, 300).Select(n => $"X-{n}: {n}\r\n")) + "\r\n"),
        _ => Encoding.ASCII.GetBytes("GET / HTTP/1.1\nHost: x\n\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    };
}
