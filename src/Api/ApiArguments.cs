namespace OrleansPayouts.Api;

/// <summary>What the command line says.</summary>
public sealed record ApiArguments
{
    /// <summary>Null where ASP.NET Core's own configuration decides.</summary>
    public int? Port { get; init; }

    public string? Data { get; init; }

    public bool ExitAfterRun { get; init; }

    public bool NoDemo { get; init; }

    /// <summary>The host's own, as its builder takes them.</summary>
    public IReadOnlyList<string> Host { get; init; } = [];

    /// <summary>Whether anything is asked for that only a development machine has.</summary>
    public bool AsksForDevelopment => Data is not null || ExitAfterRun || NoDemo;
}
