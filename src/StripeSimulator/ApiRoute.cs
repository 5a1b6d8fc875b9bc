using Microsoft.AspNetCore.Http;

namespace OrleansPayouts.StripeSimulator;

/// <summary>The endpoint that a request names, with the id in its path (empty where there is none).</summary>
internal readonly record struct ApiRoute(Endpoint Endpoint, string Id)
{
    private const string Transfers = "/v1/transfers";
    private const string Accounts = "/v1/accounts/";
    private const string Reversals = "/reversals";

    public static ApiRoute Match(string method, string path)
    {
        var isPost = HttpMethods.IsPost(method);
        var isGet = HttpMethods.IsGet(method);
        if (path == Transfers)
            return isPost ? new(Endpoint.CreateTransfer, "") : isGet ? new(Endpoint.ListTransfers, "") : Nothing;
        if (path == "/v1/balance" && isGet)
            return new(Endpoint.RetrieveBalance, "");
        if (path == "/v1/account" && isGet)
            return new(Endpoint.RetrieveOwnAccount, "");
        if (path.StartsWith(Accounts, StringComparison.Ordinal) && isGet)
            return WithId(Endpoint.RetrieveAccount, path[Accounts.Length..]);
        if (!path.StartsWith(Transfers + "/", StringComparison.Ordinal))
            return Nothing;
        var rest = path[(Transfers.Length + 1)..];
        if (isPost && rest.EndsWith(Reversals, StringComparison.Ordinal))
            return WithId(Endpoint.CreateReversal, rest[..^Reversals.Length]);
        return isGet ? WithId(Endpoint.RetrieveTransfer, rest) : Nothing;
    }

    private static ApiRoute Nothing => new(Endpoint.Unknown, "");

    private static ApiRoute WithId(Endpoint endpoint, string id) =>
        id.Length > 0 && !id.Contains('/') ? new(endpoint, id) : Nothing;
}
