namespace Orleans;

/// <summary>Not in this runtime, which has string keys alone.</summary>
[Obsolete("Orleans.Embedded has string keys alone: use IGrainWithStringKey.", error: true)]
public interface IGrainWithGuidKey : IGrain;
