using OrleansPayouts.Api.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Http;

/// <summary>Who asks for a change, for the audit log.</summary>
public static class Asking
{
    public static AuditContext Audit(this HttpContext context, TimeProvider time, string? reason = null) =>
        new(Caller.Of(context).Name, Correlation.Of(context), reason, time.GetUtcNow());
}
