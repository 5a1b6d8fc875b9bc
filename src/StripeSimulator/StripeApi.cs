using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OrleansPayouts.StripeSimulator;

/// <summary>Everything under <c>/v1</c>: who may ask, how often, and what befalls the answer on its way.</summary>
internal sealed class StripeApi(
    SimulatorOptions options, SimulatorClock clock, ObjectIds ids, Meter meter, RateGate gate, FaultBoard faults,
    TransferEngine engine)
{
    private const string Bearer = "Bearer ";
    private const string NoAnswer = "no_answer";
    private const string DefaultVersion = "2026-10-28.endive";

    private volatile byte[] secretKey = Encoding.UTF8.GetBytes(options.SecretKey);

    /// <summary>Cancelled when the simulator stops: a stall of 80 s must not hold that up.</summary>
    public CancellationToken Stopping { get; set; }

    /// <summary>Accepts this key from now on, and no other: the one before is revoked.</summary>
    public void AcceptKey(string key) => secretKey = Encoding.UTF8.GetBytes(key);

    public async Task HandleAsync(HttpContext context)
    {
        var route = ApiRoute.Match(context.Request.Method, context.Request.Path.Value ?? "");
        var ticket = meter.Enter(route.Endpoint);
        var call = new ApiCall(context, route, ids.Next("req"), ticket);
        try
        {
            var answer = await AdmitAsync(call);
            meter.Count(answer?.Outcome ?? NoAnswer);
            if (answer is not null)
                await WriteAsync(call, answer, answer.Body.Length);
        }
        catch (BadHttpRequestException tooLarge)
        {
            await WriteAsync(call, StripeErrors.BadRequest(tooLarge.Message), null);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            context.Abort();
        }
        finally
        {
            ticket.Leave();
        }
    }

    private async ValueTask<Answer?> AdmitAsync(ApiCall call)
    {
        var request = call.Context.Request;
        if (RefuseKey(request) is { } refused)
            return refused;
        if (call.Route.Endpoint == Endpoint.Unknown)
            return StripeErrors.NoSuchUrl(request.Method, request.Path.Value ?? "");
        if (gate.TryEnter(call.Route.Endpoint) is { } limiter)
            return StripeErrors.RateLimited(limiter, options.RetryAfterSeconds);
        try
        {
            await ReadAsync(call);
            if (call.Key is { Length: > 255 })
                return StripeErrors.KeyTooLong();
            call.Drawn = faults.Draw(call);
            return faults.Take(call, FaultPhase.Door) is { } fault ? TurnAway(call, fault) : await ExecuteAsync(call);
        }
        finally
        {
            gate.Leave(call.Route.Endpoint);
        }
    }

    private async ValueTask<Answer?> ExecuteAsync(ApiCall call)
    {
        var known = engine.Begin(call);
        if (known is { IsReplay: false })
            return known;
        var phases = known is null ? FaultPhase.Execution | FaultPhase.Transport : FaultPhase.Transport;
        var fault = faults.Take(call, phases);
        var latency = engine.DrawLatency();
        await WaitAsync(call, latency / 2);
        if (known is null && fault?.Kind == FaultKind.StallBeforeCommit)
            await WaitAsync(call, TimeSpan.FromSeconds(fault.StallSeconds));
        var answer = known ?? engine.Execute(call, fault);
        await engine.FlushedAsync();
        await WaitAsync(call, latency / 2);
        return fault?.Phase == FaultPhase.Transport ? await SpoilAsync(call, answer, fault) : answer;
    }

    private Answer? RefuseKey(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Bearer, StringComparison.Ordinal))
            return StripeErrors.NoKey();
        var isOurs = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization[Bearer.Length..]), secretKey);
        return isOurs ? null : StripeErrors.WrongKey();
    }

    private static async ValueTask ReadAsync(ApiCall call)
    {
        var request = call.Context.Request;
        if (HttpMethods.IsGet(request.Method))
        {
            call.Form = Form.Parse(Encoding.UTF8.GetBytes(request.QueryString.Value!.TrimStart('?')));
            return;
        }

        var reader = request.BodyReader;
        var read = await reader.ReadAsync();
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync();
        }

        call.Form = Form.Parse(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        if (request.Headers["Idempotency-Key"] is [{ Length: > 0 } key])
        {
            call.Key = key;
            call.Fingerprint = call.Form.Fingerprint(request.Path.Value!);
        }
    }

    // A client that went away is no longer in flight from where it stands, though its request goes on here.
    private async ValueTask WaitAsync(ApiCall call, TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return;
        await using var gone = call.Context.RequestAborted.UnsafeRegister(static t => ((MeterTicket)t!).Leave(), call.Ticket);
        await clock.DelayAsync(time, Stopping);
    }

    private static Answer? TurnAway(ApiCall call, FaultOrder fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.RateLimit:
                return StripeErrors.RateLimited("global-rate", fault.RetryAfterSeconds);
            case FaultKind.LockTimeout:
                return StripeErrors.LockTimeout(fault.RetryAfterSeconds);
            case FaultKind.ApiKeyExpired:
                return StripeErrors.KeyExpired();
            case FaultKind.ErrorBeforeCommit:
                return StripeErrors.ServerError(fault.Status);
            default:
                call.Context.Abort();
                return null;
        }
    }

    private async ValueTask<Answer?> SpoilAsync(ApiCall call, Answer answer, FaultOrder fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.ErrorAfterCommit:
                return StripeErrors.ServerError(fault.Status);
            case FaultKind.StallAfterCommit:
                await WaitAsync(call, TimeSpan.FromSeconds(fault.StallSeconds));
                return answer;
            case FaultKind.GarbledBody:
                return answer with { Status = 200, Body = "<html><body>It works!</body></html>"u8.ToArray() };
            case FaultKind.OtherTransfer:
                return engine.WithOtherAmount(call, answer);
            case FaultKind.HalfBody:
                // An answer shorter than announced makes Kestrel close the connection, and only after what was written.
                await WriteAsync(call, answer with { Body = answer.Body[..(answer.Body.Length / 2)] }, answer.Body.Length);
                return null;
            default:
                call.Context.Abort();
                return null;
        }
    }

    private async ValueTask WriteAsync(ApiCall call, Answer answer, long? announcedLength)
    {
        var response = call.Context.Response;
        var headers = response.Headers;
        response.StatusCode = answer.Status;
        headers.ContentType = "application/json";
        headers.ContentLength = announcedLength ?? answer.Body.Length;
        headers["Request-Id"] = call.RequestId;
        headers["Stripe-Version"] = call.Context.Request.Headers["Stripe-Version"] is [{ } version] && Ascii.IsValid(version)
            ? version
            : DefaultVersion;
        if (answer.OriginalRequestId is { } original)
        {
            headers["Idempotent-Replayed"] = "true";
            headers["Original-Request"] = original;
        }

        if (answer.ShouldRetry is { } shouldRetry)
            headers["Stripe-Should-Retry"] = shouldRetry ? "true" : "false";
        if (answer.LimitReason is { } reason)
            headers["Stripe-Rate-Limited-Reason"] = reason;
        if (answer.RetryAfterSeconds is { } seconds)
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        response.BodyWriter.Write(answer.Body.Span);
        await response.BodyWriter.FlushAsync();
    }
}
