using OrleansPayouts.FaultDrill.Checks;
using OrleansPayouts.FaultDrill.Processes;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Reports;

namespace OrleansPayouts.FaultDrill.Work;

/// <summary>What faults strike, and where they are written down.</summary>
internal sealed class Arena(
    DrillDatabase database, SimulatorProcess simulator, Supervisor supervisor, StepGate gate, Publisher publisher, DrillLog log,
    RecoveryWatch recoveries, string folder, TimeProvider time)
{
    public DrillDatabase Database => database;

    public SimulatorProcess Simulator => simulator;

    public Supervisor Supervisor => supervisor;

    public StepGate Gate => gate;

    public Publisher Publisher => publisher;

    public RecoveryWatch Recoveries => recoveries;

    public DrillLog Log => log;

    public string Folder => folder;

    public TimeProvider Time => time;

    /// <summary>Of the round that is going on.</summary>
    public Workload? Workload { get; set; }

    /// <summary>The backup of this round, when one was taken, and how many lines had been accepted before.</summary>
    public (DatabaseDump Dump, int Accepted)? Backup { get; set; }

    /// <summary>Transfers committed before this moment may lack what was recorded with them: the database is older.</summary>
    public DateTimeOffset? RestoredTo { get; set; }

    /// <summary>Counts up when the drill itself begins to take all reminders away, and when it has.</summary>
    public int RemindersLost { get; set; }

    /// <summary>What faults saw when they struck; a round takes it with it.</summary>
    public List<Violation> Found { get; } = [];

    /// <summary>How many silos the round has but while a fault changes that.</summary>
    public int Silos { get; set; } = 1;

    public Task Wait(TimeSpan time, CancellationToken stop) => Task.Delay(time, Time, stop);
}
