using System.Globalization;
using System.Net.Http.Headers;
using OrleansPayouts.FaultDrill.Proxy;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>One process of the program, with a proxy of its own before the database.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly DatabaseProxy proxy;
    private readonly StartedProcess process;
    private readonly TimeProvider time;
    private readonly TaskCompletionSource firstWork = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(ApiLaunch launch, int number, TimeProvider time)
    {
        this.time = time;
        Number = number;
        proxy = new DatabaseProxy(launch.DatabasePort, launch.Gate, this);
        var port = StartedProcess.FreePort();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiLaunch.AdminKey);
        process = StartedProcess.Start(
            launch.Assembly, ["--port", port.ToString(CultureInfo.InvariantCulture)], launch.Environment(proxy.Port),
            launch.LogOf(number), launch.Watch);
        Ready = WaitUntilReady();
    }

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

    /// <summary>Whether it has asked to be the only active process: a standby does so over and over.</summary>
    public bool HasAskedForLock { get; private set; }

    public static ApiProcess Start(ApiLaunch launch, int number, TimeProvider time) => new(launch, number, time);

    public Task Kill() => process.Kill();

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
        if (step == Step.ProcessLock && moment == Moment.After)
            HasAskedForLock = true;
        if (step is Step.Plan or Step.Intent or Step.Settlement)
            firstWork.TrySetResult();
    }

    public override string ToString() => $"process {Number}";

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
