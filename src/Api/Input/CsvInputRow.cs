namespace OrleansPayouts.Api.Input;

/// <summary>A line of a CSV file; an empty cell is the same as absent.</summary>
public sealed class CsvInputRow(string[] header, string[] cells, int line, InputProblems problems) : InputRow(line, problems)
{
    public override bool IsGiven(InputField field) => Array.IndexOf(header, field.Column) is >= 0 and var column && cells[column].Length > 0;

    public override bool IsNamed(InputField field) => Array.IndexOf(header, field.Column) >= 0;

    protected override string? Raw(InputField field, out bool isAbsent)
    {
        var column = Array.IndexOf(header, field.Column);
        isAbsent = column < 0 || cells[column].Length == 0;
        return isAbsent ? null : cells[column];
    }
}
