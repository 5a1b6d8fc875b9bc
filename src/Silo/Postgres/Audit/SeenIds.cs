using System.Collections;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>Which ids were met: a bit each, so that a billion of them fit into memory.</summary>
internal sealed class SeenIds
{
    private const int PageBits = 1 << 16;

    private readonly Dictionary<long, BitArray> pages = [];

    public bool Contains(long id) => pages.TryGetValue(id / PageBits, out var page) && page[Place(id)];

    /// <summary>False where it was met before.</summary>
    public bool Add(long id)
    {
        if (!pages.TryGetValue(id / PageBits, out var page))
            pages[id / PageBits] = page = new BitArray(PageBits);
        if (page[Place(id)])
            return false;
        page[Place(id)] = true;
        return true;
    }

    private static int Place(long id) => (int)(Math.Abs(id) % PageBits);
}
