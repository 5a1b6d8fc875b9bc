namespace Orleans.Embedded;

/// <summary>
/// Runs the tasks of one activation one after the other, on whatever thread of the pool is free. A grain's code after an
/// await comes back here, which is what makes it single-threaded.
/// </summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // After so many tasks the thread goes back to the pool, so that one busy grain does not hold it for ever.
    private const int TasksInARow = 64;

    private static readonly Action<object?> BeginTurns = static state => ((Activation)state!).BeginTurns();

    // A null asks for the activation's turns to begin. Its task is made on the pool's thread, where the caller's
    // execution context cannot flow into the grain.
    private readonly Queue<Task?> _tasks = new(2);
    private bool _isScheduled;

    public override int MaximumConcurrencyLevel => 1;

    internal void QueueBeginTurns() => Queue(null);

    public void Execute()
    {
        Activation.Current = activation;
        try
        {
            for (var i = 0; i < TasksInARow; i++)
            {
                if (!TryTake(out var task))
                    return;
                if (task is null)
                    new Task(BeginTurns, activation, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
                else
                    TryExecuteTask(task);
            }
        }
        finally
        {
            Activation.Current = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task) => Queue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Activation.Current == activation && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_tasks)
            return [.. _tasks.OfType<Task>()];
    }

    private void Queue(Task? task)
    {
        lock (_tasks)
        {
            _tasks.Enqueue(task);
            if (_isScheduled)
                return;
            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private bool TryTake(out Task? task)
    {
        lock (_tasks)
        {
            if (_tasks.TryDequeue(out task))
                return true;
            _isScheduled = false;
            return false;
        }
    }
}
