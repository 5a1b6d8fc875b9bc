// Each test is a handful of processes; side by side they would take each other's time for a dead silo's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
