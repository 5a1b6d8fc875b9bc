namespace Orleans;

/// <summary>A grain whose key is a string: the only kind of key that this runtime has.</summary>
public interface IGrainWithStringKey : IGrain;
