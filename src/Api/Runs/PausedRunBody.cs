using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Api.Runs;

/// <summary>A paused run, and what ends its pause.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="PauseCode">Why it is paused.</param>
/// <param name="ResumedBy">What ends the pause: <c>operator</c>, <c>stripe</c> (by itself, when Stripe answers) or <c>other_run</c>.</param>
/// <param name="Message">Both in words.</param>
public sealed record PausedRunBody(string RunId, string PauseCode, string ResumedBy, string Message)
{
    public static PausedRunBody Of(PayoutRun run)
    {
        var code = run.PauseCode ?? RunPause.ByOperator;
        var end = RunPause.EndOf(code);
        return new PausedRunBody(run.Id.Value, code, EnumNames<PauseEnd>.Of(end), $"{FailureWords.Describe(code)} {RunPause.Describe(end)}");
    }
}
