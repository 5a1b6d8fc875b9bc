using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

public sealed class DatabaseOutageTests
{
    [Fact]
    public async Task A_run_whose_heartbeat_cannot_be_ended_at_once_ends_it_a_moment_later()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(3);
        await silo.Execute($$"""
            create sequence tries;
            create function fail_once() returns trigger language plpgsql as $$
            begin
              if nextval('tries') = 1 then raise exception 'once'; end if;
              return old;
            end $$;
            create trigger fail_once before delete on orleansreminderstable for each row execute function fail_once();
            """);

        (await silo.Run()).Run.Status.ShouldBe(RunStatus.Completed);

        await silo.Comes("select count(*) from orleansreminderstable where remindername = 'heartbeat'", 0);
        (await silo.Count("select last_value from tries")).ShouldBe(2);
    }
}
