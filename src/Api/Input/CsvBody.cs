using System.Text;
using CsvHelper;
using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Input;

/// <summary>
/// Reads CSV (RFC 4180, UTF-8, with a header) from a stream, a line at a time. A quoted cell may not span lines: none of
/// the fields may contain a line break, and so an unclosed quote spoils its own line and not the rest of the file.
/// </summary>
public static class CsvBody
{
    private const int MaxLineBytes = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Calls <paramref name="each"/> for every row that can be read, until it says false.</summary>
    public static async Task Read(
        Stream body, InputShape shape, InputProblems problems, Func<InputRow, bool> each, CancellationToken cancellationToken)
    {
        var malformed = new Dictionary<long, CsvMalformedReason>();
        var encoding = new EncodingProblem();
        await using var csv = CsvReader.Create(body, Options(malformed), leaveOpen: true);
        try
        {
            if (!await csv.ReadAsync(cancellationToken))
                problems.Add(1, field: null, $"the file is empty; its header is {shape.Header}");
            else if (Cells(csv, malformed, encoding, problems) is { } header && IsGood(header, shape, problems))
                await ReadRows(csv, header, malformed, encoding, problems, each, cancellationToken);
        }
        catch (CsvFormatException e)
        {
            problems.Add((int)e.LineNumber, field: null, $"has more than {MaxLineBytes} bytes");
        }
    }

    private static async Task ReadRows(
        CsvReader csv,
        string[] header,
        Dictionary<long, CsvMalformedReason> malformed,
        EncodingProblem encoding,
        InputProblems problems,
        Func<InputRow, bool> each,
        CancellationToken cancellationToken)
    {
        while (await csv.ReadAsync(cancellationToken))
        {
            if (Cells(csv, malformed, encoding, problems) is not { } cells)
                continue;
            if (cells.Length != header.Length)
                problems.Add((int)csv.LineNumber, field: null, $"has {cells.Length} cells, the header has {header.Length}");
            else if (!each(new CsvInputRow(header, cells, (int)csv.LineNumber, problems)))
                return;
        }
    }

    /// <summary>The cells of the current line; null where it cannot be read, and that is noted.</summary>
    private static string[]? Cells(CsvReader csv, Dictionary<long, CsvMalformedReason> malformed, EncodingProblem encoding, InputProblems problems)
    {
        var line = (int)csv.LineNumber;
        if (malformed.Remove(line, out var reason))
        {
            problems.Add(line, field: null, Describe(reason));
            return null;
        }

        try
        {
            var cells = new string[csv.FieldCount];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = Utf8.GetString(csv.GetSpan(i));
            return cells;
        }
        catch (DecoderFallbackException)
        {
            // Told once: a file in another encoding has as many such lines as it has names.
            if (!encoding.IsTold)
                problems.Add(line, field: null, "is not UTF-8, as the whole file must be; further lines that are not are not listed");
            encoding.IsTold = true;
            return null;
        }
    }

    /// <summary>A column that may be empty may be missing.</summary>
    private static bool IsGood(string[] header, InputShape shape, InputProblems problems)
    {
        var before = problems.Count;
        foreach (var column in header.Where(column => shape.Fields.All(field => field.Column != column)))
            problems.Add(1, field: null, $"the column {Problems.Quoted(column)} is not known here; the header is {shape.Header}");
        foreach (var twice in header.GroupBy(column => column, StringComparer.Ordinal).Where(group => group.Count() > 1))
            problems.Add(1, twice.Key, "stands in the header more than once");
        foreach (var field in shape.Fields.Where(field => field.Required && !header.Contains(field.Column, StringComparer.Ordinal)))
            problems.Add(1, field.Name, $"is missing in the header, which is {shape.Header}");
        return problems.Count == before;
    }

    private static string Describe(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "a quote stands inside a cell that does not begin with one",
        CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quote",
        CsvMalformedReason.LineBreakInQuotes => "a quoted cell is not closed on its line, and line breaks are not allowed in cells",
        _ => "a quoted cell is not closed",
    };

    private static CsvReaderOptions Options(Dictionary<long, CsvMalformedReason> malformed) => new()
    {
        Separator = ',',
        HasHeader = false,
        AllowLineBreaksInQuotes = false,
        MaxRecordSize = MaxLineBytes,
        TrackLineNumbers = true,
        OnMalformedRecord = record => malformed[record.LineNumber] = record.Reason,
    };

    private sealed class EncodingProblem
    {
        public bool IsTold { get; set; }
    }
}
