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
    RateLimited,
    KeyInUse,
    Unauthorized,
}
