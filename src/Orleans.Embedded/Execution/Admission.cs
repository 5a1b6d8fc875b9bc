namespace Orleans.Embedded;

/// <summary>Whose calls are taken.</summary>
internal enum Admission
{
    /// <summary>Everyone's.</summary>
    All,

    /// <summary>Those of grains alone: the process is stopping.</summary>
    Grains,

    /// <summary>Nobody's: the process has stopped.</summary>
    None,
}
