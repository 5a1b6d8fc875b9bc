using System.Globalization;
using System.Text.Json;
using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Input;

/// <summary>Reads a JSON body whole.</summary>
public static class JsonBody
{
    /// <summary>Inputs are flat; deeper nesting is refused before it costs anything.</summary>
    private const int MaxDepth = 8;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The body, or why it cannot be read.</summary>
    public static async Task<(JsonDocument? Document, Problem? Problem)> Read(HttpRequest request, CancellationToken cancellationToken)
    {
        if (await IsEmpty(request, cancellationToken))
            return (null, Problems.MalformedJson("The body is empty. Send JSON."));
        try
        {
            // By the reader that was asked whether the body is empty: it keeps what it has read, and the stream under it is past that.
            return (await JsonDocument.ParseAsync(request.BodyReader.AsStream(), Options, cancellationToken), null);
        }
        catch (JsonException e)
        {
            var place = e is { LineNumber: { } line, BytePositionInLine: { } position }
                ? string.Create(CultureInfo.InvariantCulture, $"Line {line + 1}, byte {position + 1}: ")
                : "";
            return (null, Problems.MalformedJson($"{place}this is not valid JSON, or a name occurs twice, or it is nested more than {MaxDepth} levels deep."));
        }
        catch (InvalidOperationException)
        {
            return (null, Problems.MalformedJson("A field's name is not valid Unicode."));
        }
    }

    /// <summary>Reads one object; an empty body is an empty object where <paramref name="optional"/>.</summary>
    public static async Task<Problem?> ReadObject(
        HttpRequest request, InputShape shape, bool optional, Action<InputRow> read, CancellationToken cancellationToken)
    {
        if (optional && await IsEmpty(request, cancellationToken))
            return null;
        // Some cron services send a body and do not say what it is.
        if (request.ContentType is not null && !ContentTypes.IsJson(request))
            return Problems.UnsupportedMediaType(ContentTypes.Json);
        var (document, problem) = await Read(request, cancellationToken);
        if (document is null)
            return problem;
        using (document)
        {
            var problems = new InputProblems();
            read(new JsonInputRow(document.RootElement, shape, line: null, problems));
            return problems.ToProblem();
        }
    }

    private static async Task<bool> IsEmpty(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0)
            return true;
        var read = await request.BodyReader.ReadAsync(cancellationToken);
        var empty = read is { IsCompleted: true, Buffer.IsEmpty: true };
        request.BodyReader.AdvanceTo(read.Buffer.Start);
        return empty;
    }
}
