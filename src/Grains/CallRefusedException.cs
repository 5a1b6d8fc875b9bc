namespace OrleansPayouts.Grains;

/// <summary>A call was refused because its caller may not make it; nothing of it was done.</summary>
[GenerateSerializer, Alias("OrleansPayouts.CallRefusedException")]
public sealed class CallRefusedException(string message) : Exception(message);
