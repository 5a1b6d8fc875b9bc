using System.Reflection;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Http;

/// <summary>
/// Refuses query parameters that the endpoint does not know: a filter that is passed over would answer another question than was asked, and
/// <c>?dry_run=true</c> would pay.
/// </summary>
public sealed class QueryMiddleware(RequestDelegate next)
{
    private static readonly PathString Contract = "/api";

    public Task InvokeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.Count == 0 || context.GetEndpoint() is not RouteEndpoint endpoint || !context.Request.Path.StartsWithSegments(Contract))
            return next(context);
        if (NamesOf(endpoint) is not { } known)
            return next(context);
        var problems = new InputProblems();
        foreach (var name in query.Keys.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
            problems.Add(line: null, name, known.Count == 0
                ? "is not known here: this address takes no query parameters"
                : $"is not known here; did you mean {NearestName.Of(name, known)}? The query parameters are {string.Join(", ", known)}");
        return problems.ToProblem() is { } problem ? problem.ExecuteAsync(context) : next(context);
    }

    /// <summary>The handler's own texts that are no part of the path, unless the endpoint says otherwise; null where any may be there.</summary>
    private static IReadOnlyList<string>? NamesOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<KnownQuery>() is { } said
        ? said.Names
        : endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler
            ? [.. handler.GetParameters().Where(parameter => parameter.ParameterType == typeof(string)).Select(parameter => parameter.Name!)
                .Except(endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name), StringComparer.OrdinalIgnoreCase)]
            : [];
}
