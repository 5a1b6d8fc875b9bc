using System.Net;
using Orleans.Runtime;

namespace OrleansPayouts.Grains.Tests.OrleansStorage;

/// <summary>The members of a cluster change one at a time: each change names the version of the table that it was decided on.</summary>
public sealed class MembershipTableTests : IAsyncLifetime
{
    private static readonly DateTime Now = new(2026, 1, 1, 9, 0, 0, 125, DateTimeKind.Utc);

    private OrleansTables tables = null!;

    public async ValueTask InitializeAsync()
    {
        tables = await OrleansTables.Open();
        await tables.Members.InitializeMembershipTableAsync(true, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => tables.DisposeAsync();

    [Fact]
    public async Task A_member_is_read_as_it_was_written()
    {
        var version = await Next();
        (await Insert(Silo(1), version)).ShouldBeTrue();
        var changed = Silo(1);
        changed.Status = SiloStatus.Active;
        changed.AddSuspector(Silo(2).SiloAddress, Now);
        (await Update(changed, await Next())).ShouldBeTrue();

        var stored = await Read();

        stored.Version.Version.ShouldBe(version.Version + 1);
        var member = stored.Members.ShouldHaveSingleItem().Item1;
        member.ToFullString().ShouldBe(changed.ToFullString());
        (await tables.Members.ReadRowAsync(member.SiloAddress, TestContext.Current.CancellationToken)).Members.ShouldHaveSingleItem()
            .Item1.ToFullString().ShouldBe(changed.ToFullString());
        var unknown = await tables.Members.ReadRowAsync(Silo(2).SiloAddress, TestContext.Current.CancellationToken);
        unknown.Members.ShouldBeEmpty();
        unknown.Version.Version.ShouldBe(stored.Version.Version, "the version is read even where the member is unknown");
    }

    [Fact]
    public async Task A_change_that_was_decided_on_an_older_version_writes_nothing()
    {
        var version = await Next();
        (await Insert(Silo(1), version)).ShouldBeTrue();
        var changed = Silo(1);
        changed.Status = SiloStatus.Dead;

        (await Insert(Silo(2), version)).ShouldBeFalse();
        (await Update(changed, version)).ShouldBeFalse();
        (await Insert(Silo(1), await Next())).ShouldBeFalse("it is a member already");
        (await Update(Silo(3), await Next())).ShouldBeFalse("it is no member");

        var stored = await Read();
        stored.Version.Version.ShouldBe(version.Version);
        stored.Members.ShouldHaveSingleItem().Item1.Status.ShouldBe(SiloStatus.Joining);
    }

    [Fact]
    public async Task Of_changes_at_once_on_one_version_one_is_written()
    {
        var version = await Next();

        var written = await Task.WhenAll(Enumerable.Range(1, 10).Select(n => Insert(Silo(n), version)));

        written.Count(done => done).ShouldBe(1);
        (await Read()).Members.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_sign_of_life_changes_no_version_and_only_the_silent_dead_are_cleaned_up()
    {
        foreach (var (n, status) in new[] { (1, SiloStatus.Active), (2, SiloStatus.Dead), (3, SiloStatus.Dead) })
        {
            var silo = Silo(n);
            silo.Status = status;
            (await Insert(silo, await Next())).ShouldBeTrue();
        }
        var version = (await Read()).Version;
        var alive = Silo(3);
        alive.IAmAliveTime = Now.AddHours(1);

        await tables.Members.UpdateIAmAliveAsync(alive, TestContext.Current.CancellationToken);
        await tables.Members.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Now).AddMinutes(30), TestContext.Current.CancellationToken);

        var stored = await Read();
        stored.Version.Version.ShouldBe(version.Version);
        stored.Members.Select(member => member.Item1.SiloAddress).ShouldBe([Silo(1).SiloAddress, alive.SiloAddress], ignoreOrder: true);
        stored.TryGet(alive.SiloAddress)!.Item1.IAmAliveTime.ShouldBe(Now.AddHours(1));
    }

    private static MembershipEntry Silo(int n) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11_000 + n, generation: n), SiloName = $"silo-{n}", HostName = "host", Status = SiloStatus.Joining,
        ProxyPort = 30_000 + n, StartTime = Now, IAmAliveTime = Now, SuspectTimes = [],
    };

    private Task<MembershipTableData> Read() => tables.Members.ReadAllAsync(TestContext.Current.CancellationToken);

    /// <summary>The version that a change on the table as it stands writes.</summary>
    private async Task<TableVersion> Next() => (await Read()).Version.Next();

    private Task<bool> Insert(MembershipEntry silo, TableVersion version) =>
        tables.Members.InsertRowAsync(silo, version, TestContext.Current.CancellationToken);

    private Task<bool> Update(MembershipEntry silo, TableVersion version) =>
        tables.Members.UpdateRowAsync(silo, version.VersionEtag, version, TestContext.Current.CancellationToken);
}
