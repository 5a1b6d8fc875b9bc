using System.Text.Json;
using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Input;

/// <summary>Reads many records from one body: a JSON array, or CSV.</summary>
public static class ImportBody
{
    /// <summary>http-contract.md: up to 100,000 lines a call.</summary>
    public const int MaxRows = 100_000;

    /// <summary>640 bytes a line on the average; a hundred thousand ordinary lines have some 10 MB.</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>
    /// Calls <paramref name="each"/> for every record. Gives why the body cannot be read at all; what is wrong with
    /// single records is in <paramref name="problems"/>.
    /// </summary>
    public static async Task<Problem?> Read(
        HttpRequest request, InputShape shape, InputProblems problems, Action<InputRow> each, CancellationToken cancellationToken)
    {
        var count = 0;
        bool Next(InputRow row)
        {
            if (++count > MaxRows)
            {
                row.Refuse(field: null, $"a call may have at most {MaxRows} lines");
                return false;
            }

            each(row);
            return true;
        }

        if (ContentTypes.IsCsv(request))
        {
            await CsvBody.Read(request.Body, shape, problems, Next, cancellationToken);
            return null;
        }

        if (!ContentTypes.IsJson(request))
            return Problems.UnsupportedMediaType($"{ContentTypes.Json} or {ContentTypes.Csv}, in UTF-8");
        var (document, problem) = await JsonBody.Read(request, cancellationToken);
        if (document is null)
            return problem;
        using (document)
            ReadJson(document.RootElement, shape, problems, Next);
        return null;
    }

    private static void ReadJson(JsonElement root, InputShape shape, InputProblems problems, Func<InputRow, bool> each)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            each(new JsonInputRow(root, shape, line: null, problems));
            return;
        }

        var line = 0;
        foreach (var element in root.EnumerateArray())
            if (!each(new JsonInputRow(element, shape, ++line, problems)))
                return;
    }
}
