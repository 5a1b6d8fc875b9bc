using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys.Tokens;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Operators;
using OrleansPayouts.Api.Paging;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Keys;

/// <summary>Keys of the API. Those of the environment are changed there.</summary>
public static class MapKeys
{
    private const string Route = "/keys";

    public static void AddKeys(this IServiceCollection services, ApiSettings settings) => services
        .AddSingleton<StoredKeys>()
        .AddSingleton<KeyUses>()
        .AddHostedService(provider => provider.GetRequiredService<KeyUses>())
        .AddSingleton<KeyDesk>()
        .AddSingleton(provider => new ApiKeys(
            settings.CronKeys,
            settings.AdminKey,
            provider.GetRequiredService<StoredKeys>(),
            provider.GetRequiredService<KeyUses>(),
            settings.Front.Oidc is { } oidc ? ActivatorUtilities.CreateInstance<TokenCallers>(provider, oidc) : null));

    public static void Map(IEndpointRouteBuilder admin)
    {
        var keys = admin.MapGroup(Route).WithTags("Keys").Needs(KeyScope.Admin);
        keys.MapPost("", Make)
            .WithSummary("Makes a key. The answer is the only one that holds it; an Idempotency-Key is not honoured, because the answer is not kept.")
            .Takes(KeyInput.Shape)
            .Gives<KeyBody>(201)
            .Refuses(400, 409, 415);
        keys.MapGet("", List)
            .WithSummary("Keys in the order of their prefixes, with their last use; expired and revoked ones, too.")
            .Gives<Page<KeyBody>>(200)
            .Refuses(400);
        keys.MapGet("/{prefix}", Get)
            .WithSummary("One key, without the key itself.")
            .Gives<KeyBody>(200)
            .Refuses(404);
        keys.MapPost("/{prefix}/revoke", Revoke)
            .WithSummary($"Ends a key for good, on every process within {StoredKeys.Trusted.TotalSeconds:0} seconds.")
            .Takes(OperatorReason.Shape)
            .Gives<KeyBody>(200)
            .Refuses(400, 404, 415);
        keys.MapPost("/{prefix}/rotate", Rotate)
            .WithSummary("Makes a key in the place of another, which still opens for a while.")
            .Takes(RotateInput.Shape)
            .Gives<KeyBody>(201)
            .Refuses(400, 404, 409, 415);
    }

    private static async Task<IResult> Make(HttpContext context, KeyDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        KeyInput? input = null;
        void Read(InputRow row) => input = KeyInput.Read(row, now);
        if (await JsonBody.ReadObject(context.Request, KeyInput.Shape, optional: false, Read, cancellationToken) is { } problem)
            return problem;
        return await desk.Make(input!, context.Audit(time), cancellationToken) is var (key, text)
            ? Made(key, text, now)
            : new Problem(409, "too_many_keys", "There are too many keys", $"{ApiKey.MostUsable} are usable. Revoke some first.");
    }

    private static async Task<IResult> List(
        string? cursor, string? limit, IApiKeyStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var (rows, problem) = PageQuery.Limit(limit);
        if (problem is not null)
            return problem;
        KeyPrefix? after = null;
        if (cursor is not null)
        {
            if (!Cursor.TryDecode<string>(cursor, out var text) || !KeyPrefix.TryParse(text, out var place))
                return PageQuery.BadCursor();
            after = place;
        }

        var keys = await store.List(after, rows + 1, cancellationToken);
        return new AnswerResult(Page<KeyBody>.Of(keys, rows, key => KeyBody.Of(key, time.GetUtcNow()), key => Cursor.Encode(key.Prefix.Value)));
    }

    private static async Task<IResult> Get(string prefix, IApiKeyStore store, TimeProvider time, CancellationToken cancellationToken) =>
        KeyPrefix.TryParse(prefix, out var known) && await store.Find(known, cancellationToken) is { } key
            ? new AnswerResult(KeyBody.Of(key, time.GetUtcNow()))
            : NotFound(prefix);

    private static async Task<IResult> Revoke(
        string prefix, HttpContext context, KeyDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        string? reason = null;
        void Read(InputRow row) => reason = OperatorReason.Read(row);
        if (await JsonBody.ReadObject(context.Request, OperatorReason.Shape, optional: false, Read, cancellationToken) is { } problem)
            return problem;
        return KeyPrefix.TryParse(prefix, out var known) && await desk.Revoke(known, context.Audit(time, reason), cancellationToken) is { } key
            ? new AnswerResult(KeyBody.Of(key, time.GetUtcNow()))
            : NotFound(prefix);
    }

    private static async Task<IResult> Rotate(
        string prefix, HttpContext context, KeyDesk desk, IApiKeyStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        RotateInput? input = null;
        void Read(InputRow row) => input = RotateInput.Read(row);
        if (await JsonBody.ReadObject(context.Request, RotateInput.Shape, optional: false, Read, cancellationToken) is { } problem)
            return problem;
        if (!KeyPrefix.TryParse(prefix, out var known) || await store.Find(known, cancellationToken) is not { } old)
            return NotFound(prefix);
        var audit = context.Audit(time, input!.Reason);
        if (await desk.Rotate(old, input.Grace, audit, cancellationToken) is var (key, text))
            return Made(key, text, audit.At);
        var status = (await store.Find(known, cancellationToken))!.StatusAt(time.GetUtcNow());
        return Problems.StateConflict(
            "key_not_usable", "This key is not usable any more", EnumNames<KeyStatus>.Of(status), "Make a new one.");
    }

    private static AnswerResult Made(ApiKey key, string text, DateTimeOffset now) =>
        new(KeyBody.Of(key, now) with { Key = text }, StatusCodes.Status201Created, $"/api/admin{Route}/{key.Prefix}");

    /// <summary>Not repeated to the caller: it may be a whole key, put in the wrong place.</summary>
    private static Problem NotFound(string prefix) =>
        Problems.NotFound("key", KeyPrefix.TryParse(prefix, out var known) ? known.Value : "of that form");
}
