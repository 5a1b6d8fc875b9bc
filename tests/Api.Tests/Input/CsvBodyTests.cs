using System.Text;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Tests.Input;

public sealed class CsvBodyTests
{
    private static readonly InputField Name = new("displayName", InputKind.Text, "A name.", Required: true);
    private static readonly InputField Note = new("note", InputKind.Text, "A note.");
    private static readonly InputShape Shape = new("Named", [Name, Note]);

    [Theory]
    [InlineData("display_name,note\nAda,x\nBo,\n")]
    [InlineData("display_name,note\r\nAda,x\r\nBo,\r\n")]
    [InlineData("\uFEFFdisplay_name,note\nAda,x\nBo,")]
    [InlineData("note,display_name\nx,Ada\n,Bo\n")]
    [InlineData("\"display_name\",\"note\"\n\"Ada\",\"x\"\n\"Bo\",\n")]
    public async Task Every_usual_form_reads_the_same(string csv)
    {
        var (rows, problems) = await Read(csv);

        problems.ShouldBeEmpty();
        rows.ShouldBe(["2 Ada x", "3 Bo "]);
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        var (rows, problems) = await Read("display_name,note\n\nAda,x\n\n\n,y\n\"Bo \"\"B\"\"\",z\n");

        rows.ShouldBe(["3 Ada x", "7 Bo \"B\" z"]);
        problems.ShouldBe(["6 displayName is required"]);
    }

    [Theory]
    [InlineData("display_name,note\nAda,\"x\nBo,y\n", "2  a quoted cell is not closed on its line, and line breaks are not allowed in cells", "3 Bo y")]
    [InlineData("display_name,note\nA\"d\"a,x\nBo,y\n", "2  a quote stands inside a cell that does not begin with one", "3 Bo y")]
    [InlineData("display_name,note\n\"Ada\"s,x\nBo,y\n", "2  text follows a closing quote", "3 Bo y")]
    [InlineData("display_name,note\nAda\nBo,y\n", "2  has 1 cells, the header has 2", "3 Bo y")]
    public async Task A_broken_line_spoils_itself_only(string csv, string problem, string row)
    {
        var (rows, problems) = await Read(csv);

        problems.ShouldBe([problem]);
        rows.ShouldBe([row]);
    }

    [Theory]
    [InlineData("", "1  the file is empty; its header is display_name,note")]
    [InlineData("name,note\nAda,x\n", "1  the column 'name' is not known here; the header is display_name,note")]
    [InlineData("display_name,note,note\nAda,x,y\n", "1 note stands in the header more than once")]
    [InlineData("note\nx\n", "1 displayName is missing in the header, which is display_name,note")]
    public async Task A_wrong_header_is_told_before_any_line(string csv, string problem)
    {
        var (rows, problems) = await Read(csv);

        rows.ShouldBeEmpty();
        problems.ShouldContain(problem);
        problems.ShouldAllBe(each => each.StartsWith("1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused_by_line()
    {
        var bytes = Encoding.Latin1.GetBytes("display_name,note\nAda,x\nJosé,y\n");

        var (rows, problems) = await Read(bytes);

        rows.ShouldBe(["2 Ada x"]);
        problems.ShouldBe(["3  is not UTF-8, as the whole file must be; further lines that are not are not listed"]);
    }

    [Fact]
    public async Task A_line_without_end_is_refused()
    {
        var (rows, problems) = await Read("display_name,note\nAda," + new string('x', 300_000));

        rows.ShouldBeEmpty();
        problems.ShouldHaveSingleItem().ShouldStartWith("2  has more than");
    }

    private static Task<(List<string> Rows, List<string> Problems)> Read(string csv) => Read(Encoding.UTF8.GetBytes(csv));

    private static async Task<(List<string> Rows, List<string> Problems)> Read(byte[] csv)
    {
        var problems = new InputProblems();
        var rows = new List<string>();
        bool Each(InputRow row)
        {
            var (name, note) = (row.Text(Name, 1_000), row.Text(Note, 1_000));
            if (row.IsValid)
                rows.Add($"{row.Line} {name} {note}");
            return true;
        }

        using var body = new MemoryStream(csv);
        await CsvBody.Read(body, Shape, problems, Each, CancellationToken.None);
        return (rows, [.. (problems.ToProblem()?.Errors ?? []).Select(problem => $"{problem.Line} {problem.Field} {problem.Message}")]);
    }
}
