using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Grains.Ports;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace OrleansPayouts.Api.Idempotency;

/// <summary>
/// Carries a call with an Idempotency-Key out once and gives its answer to every repetition. What was refused, or failed,
/// has done nothing and is not kept: the same key may try again.
/// </summary>
public sealed partial class FirstAnswers(IIdempotencyStore store, IOptions<JsonOptions> json, TimeProvider time, ILogger<FirstAnswers> logger)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>Longer than the longest import takes; after it the process that had the call is taken to be gone.</summary>
    public static readonly TimeSpan ClaimedFor = TimeSpan.FromMinutes(5);

    /// <param name="context">The request.</param>
    /// <param name="carryOut">What the endpoint does.</param>
    public async Task<object?> Give(HttpContext context, Func<ValueTask<object?>> carryOut)
    {
        var (key, problem) = IdempotencyKey.Of(context.Request);
        if (key is null)
            return problem ?? await carryOut();
        var cancellationToken = context.RequestAborted;
        var call = new IdempotentCall(
            Caller.Of(context).Name, key, await RequestHash.Of(context.Request, cancellationToken), Guid.CreateVersion7(time.GetUtcNow()));
        var now = time.GetUtcNow();
        return await store.Claim(call, now, now + ClaimedFor, now + KeptFor, cancellationToken) switch
        {
            IdempotencyClaim.Granted => await CarryOut(call, carryOut),
            IdempotencyClaim.Answered { Answer: var first } => new RepeatedAnswer(first),
            IdempotencyClaim.InProgress => Problems.IdempotencyInProgress(),
            _ => Problems.IdempotencyKeyReused(),
        };
    }

    private async Task<object?> CarryOut(IdempotentCall call, Func<ValueTask<object?>> carryOut)
    {
        object? result = null;
        try
        {
            result = await carryOut();
        }
        finally
        {
            // Whoever called may be gone by now; what was done is kept for the repetition all the same.
            await Settle(call, result as AnswerResult);
        }

        return result;
    }

    /// <summary>Where this fails the claim runs out by itself, and a repetition is carried out again, which is harmless.</summary>
    private async Task Settle(IdempotentCall call, AnswerResult? answer)
    {
        try
        {
            if (answer is null)
                await store.Release(call, CancellationToken.None);
            else
                await store.Answer(
                    call, new IdempotentAnswer(answer.Status, answer.Location, answer.ToJson(json.Value.SerializerOptions)), time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
        {
            LogNotKept(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of a call with an Idempotency-Key could not be kept")]
    private partial void LogNotKept(Exception exception);
}
