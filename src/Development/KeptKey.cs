using System.Security.Cryptography;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Development;

/// <summary>A key that is made once and kept in a file that only its owner may read.</summary>
internal static class KeptKey
{
    private const int RandomBytes = 24;
    private const string DataName = "data";
    private const string RetiredDataName = "data.retired";

    public static string ReadOrMake(string folder, string name, string prefix) =>
        ReadOrMake(folder, name, () => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>What was encrypted with a key is lost with it, so one that cannot be read is not replaced.</summary>
    /// <exception cref="IOException">The file holds no such key.</exception>
    public static byte[] ReadOrMakeDataKey(string folder)
    {
        // Even half a key may be what is left of one that something is encrypted with.
        var file = FileOf(folder, DataName);
        if (File.Exists(file) && !DataKeys.TryDecode(File.ReadAllText(file).Trim(), out _))
            throw new IOException($"{file} holds no key of 32 bytes in base64. Put the right one there, or begin anew by deleting {folder}.");
        var text = ReadOrMake(folder, DataName, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(DataKeys.KeyBytes)));
        return Convert.FromBase64String(text);
    }

    /// <summary>Puts the data key aside, so that another one is made; it still opens what it sealed. Once aside, none is put there twice.</summary>
    public static void RetireDataKey(string folder)
    {
        if (File.Exists(FileOf(folder, DataName)) && !File.Exists(FileOf(folder, RetiredDataName)))
            File.Move(FileOf(folder, DataName), FileOf(folder, RetiredDataName));
    }

    /// <summary>The key that was put aside; null where there is none.</summary>
    public static byte[]? ReadRetiredDataKey(string folder) =>
        File.Exists(FileOf(folder, RetiredDataName)) && DataKeys.TryDecode(File.ReadAllText(FileOf(folder, RetiredDataName)).Trim(), out var key) ? key : null;

    /// <summary>Nothing is sealed with it any more.</summary>
    public static void ForgetRetiredDataKey(string folder) => File.Delete(FileOf(folder, RetiredDataName));

    private static string ReadOrMake(string folder, string name, Func<string> make)
    {
        var file = FileOf(folder, name);
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: >= Secrets.MinKeyLength } kept)
            return kept;
        // Cut off while it was being written.
        File.Delete(file);
        var key = make();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.WriteLine(key);
        return key;
    }

    private static string FileOf(string folder, string name) => Path.Combine(folder, name + ".key");
}
