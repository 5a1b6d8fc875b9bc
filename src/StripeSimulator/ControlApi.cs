using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace OrleansPayouts.StripeSimulator;

/// <summary>The endpoints under <c>/_control</c>, by which another process steers the simulator.</summary>
internal sealed class ControlApi(StripeSimulation simulation)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public async Task HandleAsync(HttpContext context, PathString rest)
    {
        try
        {
            await DispatchAsync(context, $"{context.Request.Method} {rest}");
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            await AnswerAsync(context, 400, new { error = wrong.Message });
        }
    }

    private async Task DispatchAsync(HttpContext context, string what)
    {
        switch (what)
        {
            case "GET /report":
                await AnswerAsync(context, 200, simulation.Report());
                return;
            case "GET /journal":
                await WriteJournalAsync(context);
                return;
            case "POST /accounts":
                var account = await ReadAsync<AccountOrder>(context);
                simulation.PutAccount(account.Id, account.Status);
                break;
            case "POST /balances":
                var balance = await ReadAsync<BalanceOrder>(context);
                simulation.SetBalance(balance.Currency, balance.AmountMinor);
                break;
            case "POST /clock":
                var clock = await ReadAsync<ClockOrder>(context);
                simulation.AdvanceClock(TimeSpan.FromSeconds(clock.AdvanceSeconds));
                break;
            case "POST /past":
                var past = await ReadAsync<PastOrder>(context);
                simulation.MovePast(TimeSpan.FromSeconds(past.OlderBySeconds));
                break;
            case "POST /faults":
                simulation.Order(await ReadAsync<FaultOrder>(context));
                break;
            case "POST /mix":
                simulation.UseMix(await ReadAsync<FaultMix>(context));
                break;
            case "DELETE /peaks":
                simulation.ResetPeaks();
                break;
            case "DELETE /faults":
                simulation.ClearFaults();
                break;
            default:
                await AnswerAsync(context, 404, new { error = $"There is no '{what}' under /_control." });
                return;
        }

        await simulation.FlushedAsync();
        await AnswerAsync(context, 200, new { done = true });
    }

    private async Task WriteJournalAsync(HttpContext context)
    {
        await simulation.FlushedAsync();
        context.Response.ContentType = "application/jsonl";
        foreach (var transfer in simulation.Transfers())
        {
            await context.Response.Body.WriteAsync(TransferJournal.Line(transfer));
            await context.Response.Body.WriteAsync("\n"u8.ToArray());
        }
    }

    private static async Task<T> ReadAsync<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json) ?? throw new JsonException("A body is required.");

    private static async Task AnswerAsync<T>(HttpContext context, int status, T answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer, Json));
    }

    private sealed record AccountOrder
    {
        public required string Id { get; init; }

        public AccountStatus Status { get; init; }
    }

    private sealed record BalanceOrder
    {
        public required string Currency { get; init; }

        public required long AmountMinor { get; init; }
    }

    private sealed record PastOrder
    {
        public required double OlderBySeconds { get; init; }
    }

    private sealed record ClockOrder
    {
        public required double AdvanceSeconds { get; init; }
    }
}
