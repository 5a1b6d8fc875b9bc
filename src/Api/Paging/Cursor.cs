using System.Buffers.Text;
using System.Text.Json;

namespace OrleansPayouts.Api.Paging;

/// <summary>Where a page ended, written so that callers pass it on and do not read it: base64url of JSON.</summary>
public static class Cursor
{
    /// <summary>No cursor of ours is longer.</summary>
    private const int MaxLength = 512;

    public static string Encode<T>(T place) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(place));

    /// <summary>False for what is not one of our cursors; the values in it are still to be judged.</summary>
    public static bool TryDecode<T>(string text, out T? place)
        where T : class
    {
        place = null;
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
            return false;
        try
        {
            place = JsonSerializer.Deserialize<T>(Base64Url.DecodeFromChars(text));
        }
        catch (JsonException)
        {
            return false;
        }

        return place is not null;
    }
}
