using System.Text.Json.Serialization;
using OrleansPayouts.Api.Http;

namespace OrleansPayouts.Api.Paging;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextCursor">Gives the next page as <c>cursor</c>; null on the last one.</param>
public sealed record Page<T>([property: JsonPropertyName("data")] IReadOnlyList<T> Items, string? NextCursor) : Answer
{
    /// <summary>Makes a page of what was read for it, one row more than fits where there are further ones.</summary>
    public static Page<T> Of<TRow>(IReadOnlyList<TRow> rows, int limit, Func<TRow, T> show, Func<TRow, string> cursor)
    {
        var shown = rows.Take(limit).ToList();
        return new Page<T>([.. shown.Select(show)], rows.Count > limit ? cursor(shown[^1]) : null);
    }
}
