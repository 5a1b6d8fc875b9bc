namespace OrleansPayouts.Cluster.Tests;

/// <summary>Three silos and an API that outlive a test: starting them takes longer than most tests.</summary>
[CollectionDefinition(nameof(ThreeSilos))]
public sealed class ThreeSilos : IAsyncLifetime, ICollectionFixture<ThreeSilos>
{
    private const int Silos = 3;

    private readonly List<ProgramProcess> silos = [];

    internal PayoutCluster Cluster { get; private set; } = null!;

    internal ProgramProcess Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // All start at once on an empty database: one of them migrates it.
        Cluster = await PayoutCluster.Prepare(stripeLatency: TimeSpan.FromMilliseconds(100), migrate: false);
        var api = Cluster.StartApi();
        silos.AddRange(await Cluster.StartSilos(Silos));
        Api = await api;
        await Api.IsReady();
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    /// <summary>The silos that run, three again where a test has ended some, or as many as given.</summary>
    internal async Task<IReadOnlyList<ProgramProcess>> Have(int count = Silos)
    {
        silos.RemoveAll(silo => silo.IsGone);
        while (silos.Count > count)
        {
            (await silos[^1].Stop()).ShouldBe(0, silos[^1].Output);
            silos.RemoveAt(silos.Count - 1);
        }
        silos.AddRange(await Cluster.StartSilos(count - silos.Count));
        await Api.IsReady();
        return silos.ToList();
    }

    internal async Task<ProgramProcess> Add()
    {
        silos.AddRange(await Cluster.StartSilos(1));
        return silos[^1];
    }

    /// <summary>The silo that has the run.</summary>
    internal Task<ProgramProcess> SiloOf(string run) => Cluster.SiloOf(run);
}
