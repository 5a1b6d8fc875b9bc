using System.Security.Cryptography;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Development;

/// <summary>A key that is made once and kept in a file that only its owner may read.</summary>
public static class KeptKey
{
    private const int RandomBytes = 24;

    public static string ReadOrMake(string folder, string name, string prefix)
    {
        var file = Path.Combine(folder, name + ".key");
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: >= Secrets.MinKeyLength } kept)
            return kept;
        // Cut off while it was being written.
        File.Delete(file);
        var key = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.WriteLine(key);
        return key;
    }
}
