using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Cron;

/// <summary>The header <c>Idempotency-Key</c> of a trigger: the same key, the same run.</summary>
internal static class IdempotencyHeader
{
    private const string Name = "Idempotency-Key";

    /// <summary>Null where none was sent.</summary>
    public static bool TryRead(HttpRequest request, out string? key)
    {
        var keys = request.Headers[Name];
        key = keys.FirstOrDefault();
        return keys is [] or [{ Length: >= 1 and <= 255 }] && keys.All(text => text!.All(c => c is > ' ' and <= '~'));
    }

    public static Problem Wrong() => InputProblems.Single(Name, "must be 1 to 255 printable ASCII characters without spaces");
}
