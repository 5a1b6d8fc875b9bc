namespace Orleans;

/// <summary>The way in for code that is not a grain. Here the cluster is the same process.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the process.</summary>
    IServiceProvider ServiceProvider { get; }
}
