namespace OrleansPayouts.Api.Input;

/// <summary>A line of a CSV file; an empty cell is the same as absent.</summary>
public sealed class CsvInputRow(string[] header, string[] cells, int line, InputProblems problems) : InputRow(line, problems)
{
    protected override string? Raw(InputField field, out bool isAbsent)
    {
        var column = Array.IndexOf(header, field.Column);
        isAbsent = column < 0 || cells[column].Length == 0;
        return isAbsent ? null : cells[column];
    }
}
