using System.Text.Json;

namespace OrleansPayouts.StripeSimulator;

/// <summary>Reads files of one JSON object a line.</summary>
internal static class JsonLines
{
    /// <summary>
    /// Hands over the objects of the file's complete lines; none where there is no file. What follows the last line
    /// end is torn, or is being written at this moment, and is left out, as is what is appended meanwhile.
    /// </summary>
    public static void ForEach(string path, Action<JsonElement> take)
    {
        if (!File.Exists(path))
            return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = new byte[64 * 1024];
        var filled = 0;
        var number = 0;
        for (var left = file.Length; left > 0;)
        {
            var read = file.Read(buffer, filled, (int)Math.Min(left, buffer.Length - filled));
            left = read == 0 ? 0 : left - read;
            filled += read;
            var start = 0;
            for (var end = Array.IndexOf(buffer, (byte)'\n', start, filled); end >= 0;
                end = Array.IndexOf(buffer, (byte)'\n', start, filled - start))
            {
                Take(path, ++number, buffer.AsMemory(start, end - start), take);
                start = end + 1;
            }

            filled -= start;
            Array.Copy(buffer, start, buffer, 0, filled);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    public static string Text(this JsonElement line, string name) => line.GetProperty(name).GetString()!;

    public static string? TextOrNull(this JsonElement line, string name) => line.GetProperty(name).GetString();

    private static void Take(string path, int number, ReadOnlyMemory<byte> line, Action<JsonElement> take)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            take(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)}, line {number}, is not JSON.", broken);
        }
    }
}
