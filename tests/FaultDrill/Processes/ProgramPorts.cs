namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>Where a process listens. A restarted process has those of its predecessor, as on any machine.</summary>
/// <param name="Http">The API, or a silo's health.</param>
/// <param name="Silo">For other silos.</param>
/// <param name="Gateway">For Orleans's clients.</param>
internal sealed record ProgramPorts(int Http, int Silo, int Gateway)
{
    public static ProgramPorts Choose() => new(StartedProcess.FreePort(), StartedProcess.FreePort(), StartedProcess.FreePort());
}
