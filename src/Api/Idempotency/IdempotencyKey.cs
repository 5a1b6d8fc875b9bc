using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Idempotency;

/// <summary>The header by which a caller says that calls are one and the same.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>The key, null where none was sent, or what is wrong with it.</summary>
    public static (string? Key, Problem? Problem) Of(HttpRequest request)
    {
        var keys = request.Headers[Header];
        return keys is [] or [{ Length: >= 1 and <= MaxLength }] && keys.All(key => key!.All(c => c is > ' ' and <= '~'))
            ? (keys.FirstOrDefault(), null)
            : (null, InputProblems.Single(Header, "must be 1 to 255 printable ASCII characters without spaces"));
    }
}
