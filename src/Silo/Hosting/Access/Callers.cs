using System.Text;
using Orleans.Runtime;

namespace OrleansPayouts.Silo.Hosting.Access;

/// <summary>Tells clients of the cluster from silos, by the sender that a message names.</summary>
internal static class Callers
{
    /// <summary>The client's part of an id ends here, where a client names one of its objects.</summary>
    private const byte ObjectSeparator = (byte)'+';

    /// <summary>A silo calls its grains from outside of grains under a client's id that begins so.</summary>
    private static ReadOnlySpan<byte> OfSilos => "hosted-"u8;

    /// <summary>The client's id; null where the sender is a silo, one of its grains or one of its system targets.</summary>
    public static string? ClientOf(GrainId sender)
    {
        if (!sender.IsClient() || sender.Key.AsSpan().StartsWith(OfSilos))
            return null;
        var key = sender.Key.AsSpan();
        var end = key.IndexOf(ObjectSeparator);
        return Encoding.UTF8.GetString(end < 0 ? key : key[..end]);
    }
}
