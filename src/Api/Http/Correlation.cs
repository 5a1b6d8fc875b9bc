using System.Security.Cryptography;

namespace OrleansPayouts.Api.Http;

/// <summary>
/// The id that follows a request through answers, logs and audit: the caller's <c>X-Correlation-Id</c>, else the trace
/// id of its W3C <c>traceparent</c>, else one of ours.
/// </summary>
public static class Correlation
{
    public const string Header = "X-Correlation-Id";

    /// <summary>Longer ones are not taken over: they would fill logs.</summary>
    public const int MaxLength = 128;

    private static readonly object ItemKey = new();

    /// <summary>The request's id.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Items[ItemKey] is string known)
            return known;
        var id = From(context.Request.Headers) ?? "corr_" + RandomNumberGenerator.GetHexString(24, lowercase: true);
        context.Items[ItemKey] = id;
        return id;
    }

    /// <summary>The id that the caller gave, where it is fit for headers and logs.</summary>
    public static string? From(IHeaderDictionary headers)
    {
        var given = headers[Header];
        if (given.Count == 1 && IsValid(given[0]))
            return given[0];
        var trace = headers.TraceParent;
        return trace.Count == 1 ? TraceId(trace[0]!) : null;
    }

    public static bool IsValid(string? id) => id is { Length: >= 1 and <= MaxLength }
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-');

    /// <summary>The second part of <c>version-traceid-parentid-flags</c>; all zeros mean none (W3C Trace Context).</summary>
    private static string? TraceId(string traceParent)
    {
        var parts = traceParent.Split('-');
        return parts.Length >= 4 && parts[1] is { Length: 32 } id && id.All(char.IsAsciiHexDigitLower) && id.Any(c => c != '0')
            ? id
            : null;
    }
}
