using System.Net;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Api.Tests.Operators;

/// <summary>Every action on every state of a run: these cells do something, and no others.</summary>
public sealed class RunActionTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    /// <summary>A cell is the status that the run gets, <c>same</c> (200, nothing changes) or the code of a 409.</summary>
    private const string Table = """
                    | pause                   | resume                 | cancel
        planning    | paused                  | same                   | cancelling
        dispatching | paused                  | same                   | cancelling
        paused      | paused                  | dispatching            | cancelling
        held        | same                    | planning               | cancelling
        cancelling  | run_is_being_cancelled  | run_is_being_cancelled | same
        completed   | run_is_over             | run_is_over            | run_is_over
        cancelled   | run_is_over             | run_is_over            | same
        """;

    private static readonly HashSet<string> Statuses = [.. EnumNames<RunStatus>.All];

    private static int count;

    public static TheoryData<string, string, string> Cells { get; } = ReadTable();

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Each_action_on_each_state_does_what_the_table_says(string state, string action, string expected)
    {
        var id = await AddRun(state);
        var status = state == "held" ? "paused" : state;

        var reply = await Take(id, action);

        if (Statuses.Contains(expected))
        {
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            reply.Json.GetProperty("runId").GetString().ShouldBe(id);
            reply.Json.GetProperty("steeredBy").GetString().ShouldBe("admin");
            reply.Json.GetProperty("steerReason").GetString().ShouldBe("we looked");
            (await Audit(id)).ShouldBe($"admin run.{expected} {status} {expected} we looked {reply.CorrelationId}");
        }
        else
        {
            (await Audit(id)).ShouldBe("");
            if (expected == "same")
                reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            else
                ShouldBeConflict(reply, expected, status);
        }

        var audits = await Audit(id);
        var again = await Take(id, action);
        (await Audit(id)).ShouldBe(audits, "a repeat is harmless");
        // A run that is resumed and has nobody to pay may be over by now.
        if (again.Status == HttpStatusCode.Conflict && action == "resume")
            again.Code.ShouldBeOneOf("run_is_over", reply.Status == HttpStatusCode.Conflict ? reply.Code : null);
        else
            again.Status.ShouldBe(reply.Status);
        await End(id);
    }

    [Fact]
    public void The_table_has_every_status() =>
        Cells.Select(cell => cell.Data.Item1).Where(state => state != "held").Distinct().ShouldBe(Statuses, ignoreOrder: true);

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    public async Task Without_a_reason_or_a_run_nothing_is_done(string action)
    {
        var id = await AddRun("paused");
        var path = $"/api/admin/runs/{id}/{action}";

        (await app.Admin.PostJson(path, "{}")).Errors.ShouldBe(["reason: is required"]);
        (await app.Admin.PostJson(path, "")).Code.ShouldBe("malformed_json");
        (await app.Admin.PostJson(path, """{"reason":"x","now":true}""")).Errors.ShouldHaveSingleItem().ShouldStartWith("now: is not known here");
        (await app.Admin.PostBody(path, "x", "text/plain")).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await app.Cron.PostJson(path, """{"reason":"x"}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Anonymous.PostJson(path, """{"reason":"x"}""")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var nobody in new[] { "manual_run_01ARZ3NDEKTSV4RRFFQ69G5FZZ", "nonsense" })
            (await app.Admin.PostJson($"/api/admin/runs/{nobody}/{action}", """{"reason":"x"}""")).Code.ShouldBe("not_found");
        (await Audit(id)).ShouldBe("");
        await End(id);
    }

    [Fact]
    public async Task A_cron_call_neither_resumes_what_an_operator_paused_nor_is_told_of_a_failure()
    {
        var id = await AddRun("held");

        var held = await app.Cron.PostJson(Calls.CronRoute, """{"wait":10}""");
        var cancelled = await Take(id, "cancel");
        var slot = await app.Read($"select to_char(slot at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from runs where id = '{id}'");
        var replayed = await app.Cron.PostJson(Calls.CronRoute, $$"""{"slot":"{{slot}}","wait":10}""");

        held.Status.ShouldBe(HttpStatusCode.OK, held.Text);
        held.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        held.Json.GetProperty("status").GetString().ShouldBe("paused");
        held.Json.GetProperty("pauseCode").GetString().ShouldBe("paused_by_operator");
        held.Json.GetProperty("resumedBy").GetString().ShouldBe("operator");
        held.Json.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        held.Data.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("paused_by_operator");
        cancelled.Status.ShouldBe(HttpStatusCode.OK, cancelled.Text);
        replayed.Status.ShouldBe(HttpStatusCode.OK, replayed.Text);
        replayed.Data.GetProperty("runId").GetString().ShouldBe(id);
        replayed.Json.GetProperty("message").GetString().ShouldBe("The run was cancelled by an operator");
    }

    private static void ShouldBeConflict(Reply reply, string code, string status)
    {
        reply.Status.ShouldBe(HttpStatusCode.Conflict, reply.Text);
        reply.Code.ShouldBe(code);
        reply.Json.GetProperty("currentStatus").GetString().ShouldBe(status);
    }

    private Task<Reply> Take(string id, string action) => app.Admin.PostJson($"/api/admin/runs/{id}/{action}", """{"reason":"we looked"}""");

    private Task<string> Audit(string id) => app.Read($"""
        select coalesce(string_agg(concat_ws(' ', actor, action, from_status, to_status, reason, correlation_id), '|' order by id), '')
        from audit_entries where subject = '{id}' and actor <> 'system'
        """);

    private async Task<string> AddRun(string state)
    {
        await app.Execute("update runs set status = 'completed', paused_while = null, completed_at = now() where status not in ('completed', 'cancelled')");
        var slot = new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero).AddMonths(-Interlocked.Increment(ref count));
        var id = RunId.ForSlot(slot).Value;
        var (status, code, pausedWhile) = state switch
        {
            "held" => ("paused", $"'{RunPause.ByOperator}'", "'planning'"),
            "paused" => ("paused", "'balance_insufficient'", "null"),
            _ => (state, "null", "null"),
        };
        var completed = status is "completed" or "cancelled" ? "now()" : "null";
        var steered = status is "cancelling" or "cancelled" ? "'olga', 'before', 'corr_before'" : "null, null, null";
        await app.Execute($"""
            insert into runs (id, slot, status, batch_size, max_retries, minimum_threshold, pause_code, paused_while, started_by, correlation_id, started_at,
              completed_at, steered_by, steer_reason, steer_correlation_id)
            values ('{id}', '{slot:O}', '{status}', 10, 3, 25, {code}, {pausedWhile}, 'cron', 'corr_run', now(), {completed}, {steered})
            """);
        return id;
    }

    private Task End(string id) => app.Execute(
        $"update runs set status = 'completed', pause_code = null, paused_while = null, completed_at = now() where id = '{id}' and completed_at is null");

    private static TheoryData<string, string, string> ReadTable()
    {
        var cells = new TheoryData<string, string, string>();
        var lines = Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        foreach (var row in lines.Skip(1))
            for (var column = 1; column < row.Length; column++)
                cells.Add(row[0], lines[0][column], row[column]);
        return cells;
    }
}
