namespace OrleansPayouts.Development.Tests;

public sealed class KeptKeyTests
{
    [Fact]
    public void A_key_is_made_once()
    {
        using var folder = new TemporaryFolder();

        var made = KeptKey.ReadOrMake(folder.Path, "admin", "admin_");

        made.ShouldMatch("^admin_[0-9a-f]{48}$");
        KeptKey.ReadOrMake(folder.Path, "admin", "admin_").ShouldBe(made);
    }

    [Theory]
    [InlineData("")]
    [InlineData("admin_1234")]
    public void A_key_whose_writing_was_cut_off_is_made_anew(string left)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "admin.key"), left);

        KeptKey.ReadOrMake(folder.Path, "admin", "admin_").Length.ShouldBe(54);
    }
}
