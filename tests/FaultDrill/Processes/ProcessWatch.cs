using System.Diagnostics;
using System.Globalization;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>
/// Ends the drill's processes with the drill, however that ends: a shell waits for the end of its input, which comes also by
/// kill -9, and then kills whatever was announced to it and not taken back.
/// </summary>
internal sealed class ProcessWatch : IDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        all=' '
        while read -r sign id; do
          if [ "$sign" = + ]; then all="$all$id "; else all=$(printf %s "$all" | sed "s/ $id / /"); fi
        done
        for id in $all; do kill -KILL "$id"; done 2>/dev/null
        """;

    private readonly Process shell;

    public ProcessWatch() => shell = Process.Start(
        new ProcessStartInfo("sh", ["-c", Script]) { RedirectStandardInput = true, WorkingDirectory = "/" })!;

    public void Add(int process) => Say('+', process);

    public void Remove(int process) => Say('-', process);

    public void Dispose()
    {
        shell.StandardInput.Close();
        shell.WaitForExit(TimeSpan.FromSeconds(5));
        shell.Dispose();
    }

    private void Say(char sign, int process)
    {
        lock (shell)
        {
            shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sign} {process}"));
            shell.StandardInput.Flush();
        }
    }
}
