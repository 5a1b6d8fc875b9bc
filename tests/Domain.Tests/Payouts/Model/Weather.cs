namespace OrleansPayouts.Domain.Tests;

/// <summary>What Stripe makes of a request that reaches it.</summary>
internal enum Weather
{
    Commits,
    CommitsButAnswers500,
    Answers500,
    RefusesForBalance,
    RefusesForAccount,
    RefusesTheRequest,

    /// <summary>A 4xx before anything is executed: nothing is saved under the key, and an earlier request may still be executed.</summary>
    RefusedUnexecuted,

    RateLimited,
    KeyInUse,
    Unauthorized,
}
