namespace OrleansPayouts.Development;

/// <summary>Where a development machine keeps what it makes.</summary>
internal static class DataFolder
{
    private const string Name = ".data";
    private const string RepositoryMark = "OrleansPayouts.sln";

    /// <summary>The folder that was asked for, else <c>.data</c> in the repository this program was built in, else here.</summary>
    public static string Locate(string? asked)
    {
        if (asked is not null)
            return Path.GetFullPath(asked);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, RepositoryMark)))
                return Path.Combine(folder.FullName, Name);
        return Path.GetFullPath(Name);
    }
}
