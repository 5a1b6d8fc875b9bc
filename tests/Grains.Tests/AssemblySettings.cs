// Tests wait more than they compute: for leases, timeouts and silos that are gone. Four classes at a time keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
