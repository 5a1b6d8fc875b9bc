using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Audit;

public sealed class VerifyCommandTests
{
    [Fact]
    public async Task The_command_says_whether_the_log_holds_and_names_the_first_broken_row()
    {
        await using var database = await TestDatabase.CreateAsync();
        var environment = new Dictionary<string, string> { ["DATABASE_URL"] = database.ConnectionString };
        await Execute(database, "insert into audit_entries (at, actor, action) select now(), 'system', 'a.b' from generate_series(1, 50)");
        await Execute(database, "select audit_tie()");

        var sound = await ApiProcess.Run(environment, "--verify-audit");
        sound.ExitCode.ShouldBe(0, string.Join("\n", sound.Errors));
        var said = sound.Output.ShouldHaveSingleItem();
        said.ShouldMatch(@"^The audit log holds: 50 entries in 1 links, 1 anchors, head [0-9a-f]{64}\.$");
        var head = said[^65..^1];
        (await ApiProcess.Run(environment, "--verify-audit", "--head", head)).ExitCode.ShouldBe(0);

        await Execute(database, "alter table audit_entries disable trigger all; update audit_entries set actor = 'nobody' where id in (17, 31); alter table audit_entries enable trigger all");
        var broken = await ApiProcess.Run(environment, "--verify-audit");
        broken.ExitCode.ShouldBe(1);
        broken.Errors[0].ShouldStartWith("The audit log is broken, first at audit_entries row 17: was changed after it had been written");
        broken.Errors[1].ShouldStartWith("audit_entries row 31:");
    }

    [Fact]
    public async Task It_does_not_guess_at_a_database()
    {
        var ended = await ApiProcess.Run(new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" }, "--verify-audit");
        ended.ExitCode.ShouldBe(2);
        ended.Errors.ShouldHaveSingleItem().ShouldStartWith("DATABASE_URL is not set");
    }

    private static async Task Execute(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
