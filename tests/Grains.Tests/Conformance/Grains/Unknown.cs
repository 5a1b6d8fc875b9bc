namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

/// <summary>Has no serializer, so it cannot cross.</summary>
public sealed class Unknown : IComparable
{
    public int CompareTo(object? obj) => 0;
}
