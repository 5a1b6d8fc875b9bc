using System.Globalization;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Paging;

/// <summary>Which page is asked for: <c>limit</c> (1 to 100, 20 unless given) and <c>cursor</c>.</summary>
public static class PageQuery
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    public static (int Limit, Problem? Problem) Limit(string? text)
    {
        if (text is null)
            return (DefaultLimit, null);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? (limit, null)
            : (0, InputProblems.Single("limit", $"must be a whole number from 1 to {MaxLimit}; is {Problems.Quoted(text)}"));
    }

    public static Problem BadCursor() =>
        InputProblems.Single("cursor", "must be the nextCursor of an earlier page, unchanged; leave it out to begin");
}
