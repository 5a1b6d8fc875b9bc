using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Tests.Keys;

/// <summary>
/// Who may call what: the intention, route by route, written down apart from the program. Whoever adds a route adds its line
/// here. Null is open to all.
/// </summary>
internal static class RouteScopes
{
    public static readonly IReadOnlyDictionary<string, KeyScope?> Intended = new Dictionary<string, KeyScope?>
    {
        ["GET /health/live"] = null,
        ["GET /health/monitor"] = null,
        ["GET /health/ready"] = null,
        ["HEAD /health/live"] = null,
        ["HEAD /health/ready"] = null,
        ["GET /openapi/{documentName}.json"] = null,
        ["HEAD /api/cron/automated-payouts"] = null,

        // Stripe's signature is its key.
        ["POST /api/stripe/webhook"] = null,

        ["GET /api/cron/automated-payouts"] = KeyScope.Cron,
        ["POST /api/cron/automated-payouts"] = KeyScope.Cron,

        ["GET /metrics"] = KeyScope.Read,
        ["GET /api/admin/audit"] = KeyScope.Read,
        ["GET /api/admin/trace/{correlationId}"] = KeyScope.Read,
        ["GET /api/admin/alerts"] = KeyScope.Read,
        ["GET /api/admin/events"] = KeyScope.Read,
        ["GET /api/admin/payout-monitoring"] = KeyScope.Read,
        ["GET /api/admin/payouts/{id}"] = KeyScope.Read,
        ["GET /api/admin/runs/"] = KeyScope.Read,
        ["GET /api/admin/runs/{id}"] = KeyScope.Read,
        ["GET /api/admin/runs/{id}/exclusions"] = KeyScope.Read,
        ["GET /api/admin/runs/{id}/payouts"] = KeyScope.Read,
        ["GET /api/admin/schedule/preview"] = KeyScope.Read,
        ["POST /api/admin/schedule/preview"] = KeyScope.Read,
        ["GET /api/admin/writers/"] = KeyScope.Read,
        ["GET /api/admin/writers/{id}"] = KeyScope.Read,
        ["GET /api/admin/writers/{id}/eligibility"] = KeyScope.Read,

        // Its actions that change configuration want more; they are told apart by the body.
        ["POST /api/admin/payout-monitoring"] = KeyScope.Operate,
        ["POST /api/admin/payouts/{id}/cancel"] = KeyScope.Operate,
        ["POST /api/admin/payouts/{id}/resolve"] = KeyScope.Operate,
        ["POST /api/admin/payouts/{id}/retry"] = KeyScope.Operate,
        ["POST /api/admin/runs/{id}/cancel"] = KeyScope.Operate,
        ["POST /api/admin/runs/{id}/pause"] = KeyScope.Operate,
        ["POST /api/admin/runs/{id}/resume"] = KeyScope.Operate,
        ["POST /api/admin/writers/release"] = KeyScope.Operate,
        ["POST /api/admin/writers/{id}/hold"] = KeyScope.Operate,
        ["POST /api/admin/writers/{id}/release"] = KeyScope.Operate,

        // Who is owed what, and where it is sent, is as much as who may call.
        ["POST /api/admin/earnings"] = KeyScope.Admin,
        ["POST /api/admin/notifications/test"] = KeyScope.Admin,
        ["POST /api/admin/writers/"] = KeyScope.Admin,
        ["PATCH /api/admin/writers/{id}"] = KeyScope.Admin,
        ["PUT /api/admin/writers/{id}"] = KeyScope.Admin,
        ["GET /api/admin/keys/"] = KeyScope.Admin,
        ["GET /api/admin/keys/{prefix}"] = KeyScope.Admin,
        ["POST /api/admin/keys/"] = KeyScope.Admin,
        ["POST /api/admin/keys/{prefix}/revoke"] = KeyScope.Admin,
        ["POST /api/admin/keys/{prefix}/rotate"] = KeyScope.Admin,
    };

    /// <summary>Which keys open a route of that scope.</summary>
    public static readonly IReadOnlyDictionary<KeyScope, KeyScope[]> OpenedBy = new Dictionary<KeyScope, KeyScope[]>
    {
        [KeyScope.Cron] = [KeyScope.Cron, KeyScope.Admin],
        [KeyScope.Read] = [KeyScope.Read, KeyScope.Operate, KeyScope.Admin],
        [KeyScope.Operate] = [KeyScope.Operate, KeyScope.Admin],
        [KeyScope.Admin] = [KeyScope.Admin],
    };
}
