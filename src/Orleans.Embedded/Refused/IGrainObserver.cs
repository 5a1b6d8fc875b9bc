using Orleans.Runtime;

namespace Orleans;

/// <summary>Not in this runtime.</summary>
[Obsolete("Orleans.Embedded has no observers: let the caller ask.", error: true)]
public interface IGrainObserver : IAddressable;
