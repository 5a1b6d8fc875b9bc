using System.Globalization;
using System.Text;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>Path and query of a page of <c>GET /v1/transfers</c>.</summary>
internal static class TransferListUri
{
    public static string For(TransferQuery query)
    {
        var uri = new StringBuilder("/v1/transfers?limit=").Append(TransferQuery.PageSize);
        if (query.Group is { } run)
            uri.Append("&transfer_group=").Append(Uri.EscapeDataString(run.Value));
        if (query.CreatedFrom is { } from)
            uri.Append(CultureInfo.InvariantCulture, $"&created%5Bgte%5D={from.ToUnixTimeSeconds()}");
        if (query.CreatedThrough is { } through)
            uri.Append(CultureInfo.InvariantCulture, $"&created%5Blte%5D={through.ToUnixTimeSeconds()}");
        if (query.After is { } after)
            uri.Append("&starting_after=").Append(Uri.EscapeDataString(after.Value));
        return uri.ToString();
    }
}
