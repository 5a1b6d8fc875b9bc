namespace OrleansPayouts.Grains.Access;

/// <summary>
/// On a method of a grain interface: a front end may call it. Every call of such a method needs the front end's proof; what has
/// no such attribute, a client of the cluster may not call at all. A test compares the attributes with what the API calls.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FrontEndAttribute : Attribute
{
    /// <summary>Whether silos call it as well, and then without the proof.</summary>
    public bool SilosToo { get; init; }
}
