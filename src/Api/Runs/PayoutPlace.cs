using OrleansPayouts.Api.Paging;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Runs;

/// <summary>Cursors of lists in the order of writer and currency.</summary>
public static class PayoutPlace
{
    public static string Encode(WriterId writer, Currency currency) => Cursor.Encode(new PayoutCursor(writer.Value, currency.Code));

    /// <summary>False for what is not one of our cursors; null for the beginning.</summary>
    public static bool TryDecode(string? cursor, out PayoutCursor? after)
    {
        after = null;
        return cursor is null || (Cursor.TryDecode(cursor, out after)
            && WriterId.TryParse(after!.WriterId, out _) && Currency.TryParse(after.Currency, out _));
    }
}
