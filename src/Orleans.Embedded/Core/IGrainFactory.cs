namespace Orleans;

/// <summary>Makes references to grains. A reference is made without asking the grain, which always exists.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain of this interface and key.</summary>
    /// <param name="primaryKey">Not empty.</param>
    /// <param name="grainClassNamePrefix">Must be null: this runtime wants one class for an interface.</param>
    /// <exception cref="ArgumentException">No class, or several, implement the interface; or the key is empty.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;
}
