namespace Orleans.Runtime;

/// <summary>Names the persistent state that a constructor parameter of a grain takes.</summary>
/// <param name="stateName">The state's name, unique in the grain; it stands in the store.</param>
/// <param name="storageName">The name under which the storage is registered; null for the default one.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    /// <summary>The state's name.</summary>
    public string StateName { get; } = stateName ?? throw new ArgumentNullException(nameof(stateName));

    /// <summary>The storage's name; null for the default one.</summary>
    public string? StorageName { get; } = storageName;
}
