// Each test is a handful of processes. Side by side, starved of time, silos would declare each other dead.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
