using System.Buffers;
using System.Text.Json;

namespace OrleansPayouts.StripeSimulator;

/// <summary>Stripe's objects as JSON, written by hand: the hot path pays for no reflection.</summary>
internal static class StripeJson
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    /// <summary>Renders into a buffer that the thread keeps, and copies the result out.</summary>
    public static byte[] Render<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        var target = buffer ??= new ArrayBufferWriter<byte>(4096);
        var json = writer ??= new Utf8JsonWriter(target);
        target.ResetWrittenCount();
        json.Reset();
        write(json, state);
        json.Flush();
        return target.WrittenSpan.ToArray();
    }

    public static byte[] Error(string type, string? code, string message, string? param) =>
        Render((type, code, message, param), static (json, error) =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            if (error.code is not null)
                json.WriteString("code"u8, error.code);
            json.WriteString("message"u8, error.message);
            if (error.param is not null)
                json.WriteString("param"u8, error.param);
            json.WriteString("type"u8, error.type);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    /// <summary>The transfer as it was when created, which is also what a replay must show.</summary>
    public static byte[] Transfer(CommittedTransfer transfer) =>
        Render(transfer, static (json, created) => WriteTransfer(json, created, []));

    public static byte[] Transfer(CommittedTransfer transfer, IReadOnlyList<TransferReversal> reversals) =>
        Render((transfer, reversals), static (json, now) => WriteTransfer(json, now.transfer, now.reversals));

    public static byte[] Transfers(IReadOnlyList<(CommittedTransfer, IReadOnlyList<TransferReversal>)> page, bool hasMore) =>
        Render((page, hasMore), static (json, list) =>
        {
            StartList(json, "/v1/transfers", list.hasMore);
            foreach (var (transfer, reversals) in list.page)
                WriteTransfer(json, transfer, reversals);
            EndList(json);
        });

    public static byte[] Reversal(TransferReversal reversal, string currency) =>
        Render((reversal, currency), static (json, of) => WriteReversal(json, of.reversal, of.currency));

    public static byte[] Balance(IReadOnlyDictionary<string, long> balances, bool isLive) =>
        Render((balances, isLive), static (json, of) =>
        {
            var all = of.balances;
            json.WriteStartObject();
            json.WriteString("object"u8, "balance"u8);
            WriteAmounts(json, "available"u8, all);
            json.WriteBoolean("livemode"u8, of.isLive);
            WriteAmounts(json, "pending"u8, all.ToDictionary(pair => pair.Key, _ => 0L));
            json.WriteEndObject();
        });

    public static byte[] Account(string id, AccountStatus status) =>
        Render((id, isActive: status == AccountStatus.Active), static (json, account) =>
        {
            json.WriteStartObject();
            json.WriteString("id"u8, account.id);
            json.WriteString("object"u8, "account"u8);
            json.WriteStartObject("capabilities"u8);
            json.WriteString("transfers"u8, account.isActive ? "active"u8 : "inactive"u8);
            json.WriteEndObject();
            json.WriteBoolean("charges_enabled"u8, account.isActive);
            json.WriteBoolean("details_submitted"u8, true);
            json.WriteBoolean("payouts_enabled"u8, account.isActive);
            WriteRequirements(json, account.isActive);
            json.WriteString("type"u8, "express"u8);
            json.WriteEndObject();
        });

    private static void WriteTransfer(Utf8JsonWriter json, CommittedTransfer transfer, IReadOnlyList<TransferReversal> reversals)
    {
        var reversed = 0L;
        foreach (var reversal in reversals)
            reversed += reversal.AmountMinor;
        json.WriteStartObject();
        json.WriteString("id"u8, transfer.Id);
        json.WriteString("object"u8, "transfer"u8);
        json.WriteNumber("amount"u8, transfer.AmountMinor);
        json.WriteNumber("amount_reversed"u8, reversed);
        json.WriteString("balance_transaction"u8, "txn" + transfer.Id[2..]);
        json.WriteNumber("created"u8, transfer.CreatedMs / 1000);
        json.WriteString("currency"u8, transfer.Currency);
        json.WriteString("description"u8, transfer.Description);
        json.WriteString("destination"u8, transfer.Destination);
        json.WriteString("destination_payment"u8, "py" + transfer.Id[2..]);
        json.WriteBoolean("livemode"u8, false);
        json.WriteStartObject("metadata"u8);
        foreach (var field in transfer.Metadata)
            json.WriteString(field.Name, field.Value);
        json.WriteEndObject();
        json.WritePropertyName("reversals"u8);
        StartList(json, $"/v1/transfers/{transfer.Id}/reversals", hasMore: false, total: reversals.Count);
        foreach (var reversal in reversals)
            WriteReversal(json, reversal, transfer.Currency);
        EndList(json);
        json.WriteBoolean("reversed"u8, reversed == transfer.AmountMinor);
        json.WriteNull("source_transaction"u8);
        json.WriteString("source_type"u8, "card"u8);
        json.WriteString("transfer_group"u8, transfer.TransferGroup);
        json.WriteEndObject();
    }

    private static void WriteReversal(Utf8JsonWriter json, TransferReversal reversal, string currency)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, reversal.Id);
        json.WriteString("object"u8, "transfer_reversal"u8);
        json.WriteNumber("amount"u8, reversal.AmountMinor);
        json.WriteNumber("created"u8, reversal.CreatedMs / 1000);
        json.WriteString("currency"u8, currency);
        json.WriteStartObject("metadata"u8);
        json.WriteEndObject();
        json.WriteString("transfer"u8, reversal.TransferId);
        json.WriteEndObject();
    }

    private static void StartList(Utf8JsonWriter json, string url, bool hasMore, int? total = null)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteBoolean("has_more"u8, hasMore);
        if (total is not null)
            json.WriteNumber("total_count"u8, total.Value);
        json.WriteString("url"u8, url);
        json.WriteStartArray("data"u8);
    }

    private static void EndList(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAmounts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, long> amounts)
    {
        json.WriteStartArray(name);
        foreach (var (currency, amountMinor) in amounts)
        {
            json.WriteStartObject();
            json.WriteNumber("amount"u8, amountMinor);
            json.WriteString("currency"u8, currency);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRequirements(Utf8JsonWriter json, bool isActive)
    {
        json.WriteStartObject("requirements"u8);
        json.WriteStartArray("currently_due"u8);
        if (!isActive)
            json.WriteStringValue("individual.verification.document"u8);
        json.WriteEndArray();
        json.WriteString("disabled_reason"u8, isActive ? null : "requirements.past_due");
        json.WriteEndObject();
    }
}
