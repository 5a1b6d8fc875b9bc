namespace OrleansPayouts.Silo.Configuration;

/// <summary>A variable as the program took it.</summary>
/// <param name="Name">As it is written in the environment.</param>
/// <param name="Value">What is in effect; never a secret.</param>
/// <param name="Origin">Where it came from.</param>
public sealed record VariableReading(string Name, string Value, string Origin);
