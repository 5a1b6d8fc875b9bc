using System.Security.Cryptography;
using System.Text;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Names the network that this process's ports belong to: on Linux the network namespace of this boot of the kernel, so that two
/// containers of one machine differ; elsewhere the machine.
/// </summary>
internal static class MachineNetwork
{
    private const int NameLength = 12;

    private static readonly Lazy<string> Own = new(Read);

    /// <summary>12 hex digits.</summary>
    public static string Name => Own.Value;

    private static string Read()
    {
        var source = Environment.MachineName;
        try
        {
            if (OperatingSystem.IsLinux() && new FileInfo("/proc/self/ns/net").LinkTarget is { } network)
                source = $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {network}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some sandboxes hide them; the machine's name has to do.
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..NameLength];
    }
}
