namespace Orleans.Embedded;

/// <summary>Makes references to the grains of this process.</summary>
internal sealed class EmbeddedClusterClient(EmbeddedRuntime runtime) : IClusterClient
{
    public IServiceProvider ServiceProvider => runtime.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        if (grainClassNamePrefix is not null)
            throw new NotSupportedException("Orleans.Embedded wants one grain class for an interface and takes no class name prefix.");
        return (TGrainInterface)(object)runtime.Catalog.Of(typeof(TGrainInterface)).Reference(runtime, primaryKey);
    }
}
