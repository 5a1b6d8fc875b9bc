using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Payouts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>Whoever else is at it, and wherever the program ends, a parked payout is paid once.</summary>
public sealed class RacesAndCrashesTests
{
    private const string Paid = "select count(*) from payouts where status = 'paid'";

    [Theory]
    [InlineData(FaultKind.RateLimit)]
    [InlineData(FaultKind.ResetBeforeCommit)]
    [InlineData(FaultKind.ResetAfterCommit)]
    public async Task Twenty_activations_that_resume_one_payout_at_once_pay_it_once(FaultKind fault)
    {
        await using var silo = await RetryTests.Start(retryDelayMs: 3_600_000, silos: 2);
        silo.Stripe.Order(new FaultOrder { Kind = fault, Destination = "acct_003" });
        var run = await silo.Run();
        var parked = (await silo.Payouts(run.Run.Id)).Single(view => view.Payout.Status != PayoutStatus.Paid).Payout;
        await silo.Execute("update payouts set due_at = now() - interval '1 second' where due_at is not null");

        var resumption = silo.Services.GetRequiredService<PayoutResumption>();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => resumption.Go(parked.Id, new NoAlarm(), CancellationToken.None))));
        await RetryTests.Paid(silo, 5);

        silo.Stripe.Transfers().Count.ShouldBe(5);
        (await silo.Count("select count(*) from payout_attempts a join payouts p on p.id = a.payout_id where p.writer_id = 'w003'")).ShouldBeInRange(2, 21);
        (await silo.Count("select count(*) from ledger_transactions where event = 'transfer_confirmed'")).ShouldBe(5);
        await silo.BooksAgree();
    }

    /// <summary>Steps of a retry after which the program ends: what follows never happens.</summary>
    [Theory]
    [InlineData("before the intent")]
    [InlineData("after the intent")]
    [InlineData("after the answer")]
    [InlineData("after the record")]
    public async Task A_program_that_ends_in_the_middle_of_a_retry_leaves_it_to_the_next(string step)
    {
        var end = new EndOfProgram(step);
        var first = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 50, RetryDelayMs = 500 },
            requestTimeout: TimeSpan.FromSeconds(5),
            services: end.Into);
        await first.AddWriters(5);
        first.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit, Destination = "acct_003" });
        await first.Run();
        await end.Reached;
        await first.CutOff();

        await using var second = await TestSilo.Start(database: first.Database, simulator: first.Simulator);
        await second.Comes(Paid, 5);

        await second.StripeIsQuiet();
        second.Stripe.Transfers().Count.ShouldBe(5);
        (await second.Count("select count(distinct idempotency_key) from payout_attempts")).ShouldBe(5);
        await second.BooksAgree();
    }

    private sealed class NoAlarm : IPayoutAlarm
    {
        public Task Set(DateTimeOffset dueAt) => Task.CompletedTask;
    }

    /// <summary>Holds up for ever whoever comes to the step for a payout's second attempt.</summary>
    private sealed class EndOfProgram(string step)
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public void Into(IServiceCollection services)
        {
            // What is held up must not hold up the stop.
            services.SetShutdownTimeout(TimeSpan.FromSeconds(1));
            services.Wrap<IPayoutStore>(inner => new Store(inner, this));
            services.Wrap<IPayoutJournal>(inner => new Journal(inner, this));
        }

        public async Task At(string here)
        {
            if (here != step)
                return;
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite);
        }

        private sealed class Store(IPayoutStore inner, EndOfProgram end) : IPayoutStore
        {
            public Task<WriterPayout?> Load(PayoutId id, CancellationToken cancellationToken) => inner.Load(id, cancellationToken);

            public Task<IReadOnlyList<WriterPayout>> ReadReserved(RunId run, WriterPayout? after, int limit, CancellationToken cancellationToken) =>
                inner.ReadReserved(run, after, limit, cancellationToken);

            public async Task<IReadOnlySet<PayoutId>> BeginAttempts(IReadOnlyList<AttemptIntent> intents, CancellationToken cancellationToken)
            {
                var isRetry = intents.Any(intent => intent.Number == 2);
                if (isRetry)
                    await end.At("before the intent");
                var begun = await inner.BeginAttempts(intents, cancellationToken);
                if (isRetry)
                    await end.At("after the intent");
                return begun;
            }
        }

        private sealed class Journal(IPayoutJournal inner, EndOfProgram end) : IPayoutJournal
        {
            public async Task<bool> Append(PayoutTransition transition)
            {
                var isRetry = transition.Attempt is { Number: 2 };
                if (isRetry)
                    await end.At("after the answer");
                var written = await inner.Append(transition);
                if (isRetry)
                    await end.At("after the record");
                return written;
            }
        }
    }
}
