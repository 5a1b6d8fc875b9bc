using System.Net.Http.Headers;
using OrleansPayouts.FaultDrill.Proxy;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>One process of the program, with a proxy of its own before the database.</summary>
internal sealed class ProgramProcess : IVictim, IAsyncDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly DatabaseProxy proxy;
    private readonly StartedProcess process;
    private readonly TimeProvider time;
    private readonly TaskCompletionSource firstWork = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProgramProcess(ProgramLaunch launch, ProgramRole role, ProgramPorts ports, int number, TimeProvider time)
    {
        this.time = time;
        (Role, Ports, Number) = (role, ports, number);
        proxy = new DatabaseProxy(launch.DatabasePort, launch.Gate, this);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports.Http}"), Timeout = TimeSpan.FromSeconds(10) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ProgramLaunch.AdminKey);
        process = StartedProcess.Start(
            launch.Assembly(role), ProgramLaunch.Arguments(role, ports), launch.Environment(role, ports, proxy.Port), launch.LogOf(number), launch.Watch);
        Ready = WaitUntilReady();
    }

    public ProgramRole Role { get; }

    public ProgramPorts Ports { get; }

    /// <summary>1 for the first process of a drill, and so on.</summary>
    public int Number { get; }

    public HttpClient Client { get; }

    /// <summary>When it said that it is ready; null where it ended before.</summary>
    public Task<DateTimeOffset?> Ready { get; }

    /// <summary>Completes when it first plans, intends or settles.</summary>
    public Task FirstWork => firstWork.Task;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited => process.Exited;

    /// <summary>Stands still, by a signal.</summary>
    public bool IsStopped { get; private set; }

    public bool Serves => !IsStopped && !process.HasExited && Ready.IsCompletedSuccessfully && Ready.Result is not null;

    public static ProgramProcess Start(ProgramLaunch launch, ProgramRole role, ProgramPorts ports, int number, TimeProvider time) =>
        new(launch, role, ports, number, time);

    /// <summary>When it last was about to send payouts or had sent some, on the drill's clock; 0 where it never was.</summary>
    public long LastWork { get; private set; }

    /// <summary>kill -9.</summary>
    public Task Kill() => process.Kill();

    /// <summary>SIGTERM: it stops in order. Returns when it is gone.</summary>
    public Task Terminate() => process.Terminate();

    public void Stop()
    {
        IsStopped = true;
        Signals.SendStop(process.Id);
    }

    public void Continue()
    {
        Signals.SendContinue(process.Id);
        IsStopped = false;
    }

    /// <summary>Said by the proxy.</summary>
    public void Reached(Step step, Moment moment)
    {
        if (step is Step.Plan or Step.Intent or Step.Settlement)
            firstWork.TrySetResult();
        if (step is Step.Intent or Step.Settlement)
            LastWork = time.GetTimestamp();
    }

    public override string ToString() => Role switch
    {
        ProgramRole.Silo => $"silo {Number}",
        ProgramRole.ApiClient => $"API {Number}",
        _ => $"API with silo {Number}",
    };

    public async ValueTask DisposeAsync()
    {
        await Kill();
        await proxy.DisposeAsync();
        Client.Dispose();
        process.Dispose();
    }

    private async Task<DateTimeOffset?> WaitUntilReady()
    {
        while (!process.HasExited)
        {
            try
            {
                using var answer = await Client.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                    return time.GetUtcNow();
            }
            catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
            {
                // Not listening yet, or standing still.
            }
            await Task.Delay(AskAgainAfter, time);
        }
        return null;
    }
}
