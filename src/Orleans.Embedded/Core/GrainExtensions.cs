using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The identity of a grain or of a reference to one.</summary>
public static class GrainExtensions
{
    /// <summary>The identity of this grain or reference.</summary>
    public static GrainId GetGrainId(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            IGrainBase instance => instance.RequireContext().GrainId,
            GrainReference reference => reference.GrainId,
            _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
        };
    }

    /// <summary>The string key of this grain or reference.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();
}
