using Orleans.Runtime;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>The grains of a cluster that may be away: each call says so, instead of the program's start.</summary>
internal sealed class BackgroundGrainFactory(BackgroundClusterClient connection) : IGrainFactory
{
    private IGrainFactory Grains => connection.Client;

    public TGrain GetGrain<TGrain>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrain : IGrainWithGuidKey => Grains.GetGrain<TGrain>(primaryKey, grainClassNamePrefix);

    public TGrain GetGrain<TGrain>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrain : IGrainWithIntegerKey => Grains.GetGrain<TGrain>(primaryKey, grainClassNamePrefix);

    public TGrain GetGrain<TGrain>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrain : IGrainWithStringKey => Grains.GetGrain<TGrain>(primaryKey, grainClassNamePrefix);

    public TGrain GetGrain<TGrain>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrain : IGrainWithGuidCompoundKey => Grains.GetGrain<TGrain>(primaryKey, keyExtension, grainClassNamePrefix);

    public TGrain GetGrain<TGrain>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrain : IGrainWithIntegerCompoundKey => Grains.GetGrain<TGrain>(primaryKey, keyExtension, grainClassNamePrefix);

    public TGrain GetGrain<TGrain>(GrainId grainId)
        where TGrain : IAddressable => Grains.GetGrain<TGrain>(grainId);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => Grains.GetGrain(grainInterfaceType, grainPrimaryKey);

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => Grains.GetGrain(grainInterfaceType, grainPrimaryKey);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => Grains.GetGrain(grainInterfaceType, grainPrimaryKey);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        Grains.GetGrain(grainInterfaceType, grainPrimaryKey, keyExtension);

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        Grains.GetGrain(grainInterfaceType, grainPrimaryKey, keyExtension);

    public IAddressable GetGrain(GrainId grainId) => Grains.GetGrain(grainId);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => Grains.GetGrain(grainId, interfaceType);

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) =>
        Grains.GetGrain(interfaceType, grainKey, grainClassNamePrefix);

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => Grains.GetGrain(interfaceType, grainKey);

    public TObserver CreateObjectReference<TObserver>(IGrainObserver obj)
        where TObserver : IGrainObserver => Grains.CreateObjectReference<TObserver>(obj);

    public void DeleteObjectReference<TObserver>(IGrainObserver obj)
        where TObserver : IGrainObserver => Grains.DeleteObjectReference<TObserver>(obj);
}
