using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using static OrleansPayouts.Domain.Tests.Given;

namespace OrleansPayouts.Domain.Tests;

public sealed class PayoutAgendaTests
{
    private static readonly WriterPayout Unknown = After(Begun, Outcome(1, NoAnswer));

    [Fact]
    public void What_is_closed_or_with_a_person_needs_nothing()
    {
        foreach (var status in new[] { PayoutStatus.Paid, PayoutStatus.Failed, PayoutStatus.Cancelled, PayoutStatus.Reversed, PayoutStatus.NeedsReview })
            Next(Payout with { Status = status }, Now).ShouldBe(PayoutStep.None);
    }

    [Fact]
    public void What_is_reserved_is_its_run_s_business_until_the_run_is_over()
    {
        foreach (var status in new[] { RunStatus.Planning, RunStatus.Dispatching, RunStatus.Paused })
            PayoutAgenda.Next(Begun, RunThatIs(status), Now).ShouldBe(PayoutStep.LeaveToRun);
        Next(Begun, Now).ShouldBe(PayoutStep.Send);
    }

    [Fact]
    public void Nothing_is_done_before_it_is_due()
    {
        var due = Unknown.DueAt!.Value;
        Next(Unknown, due.AddTicks(-1)).ShouldBe(PayoutStep.Wait);
        Next(Unknown, due).ShouldBe(PayoutStep.Send);
        var limited = After(Begun, Outcome(1, RateLimited));
        Next(limited, limited.DueAt!.Value.AddTicks(-1)).ShouldBe(PayoutStep.Wait);
        Next(limited, limited.DueAt!.Value).ShouldBe(PayoutStep.Send);
    }

    [Fact]
    public void A_run_that_goes_on_does_not_keep_its_parked_payouts_waiting() =>
        PayoutAgenda.Next(Unknown, RunThatIs(RunStatus.Dispatching), Now.AddHours(1)).ShouldBe(PayoutStep.Send);

    [Fact]
    public void What_is_in_doubt_and_may_not_be_paid_any_more_is_looked_for_and_not_sent_again()
    {
        Payee[] payees = [new(Payout.Destination, HoldKind.Manual), new(StripeAccountId.Parse("acct_2")), new(null)];
        foreach (var payee in payees)
            Next(Unknown with { Payee = payee }, Now.AddHours(1)).ShouldBe(PayoutStep.List);
    }

    [Fact]
    public void A_paused_run_sends_nothing_and_asks_only_the_list()
    {
        var paused = RunThatIs(RunStatus.Paused);
        PayoutAgenda.Next(Unknown, paused, Now.AddHours(1)).ShouldBe(PayoutStep.LeaveToRun);
        PayoutAgenda.Next(Unknown with { Retries = 4 }, paused, Now.AddHours(1)).ShouldBe(PayoutStep.LeaveToRun);
        PayoutAgenda.Next(After(Begun, Outcome(1, RateLimited)), paused, Now.AddHours(1)).ShouldBe(PayoutStep.LeaveToRun);
        PayoutAgenda.Next(Unknown, paused, Now.AddHours(23)).ShouldBe(PayoutStep.List);
    }

    [Theory]
    [InlineData(RunStatus.Cancelling)]
    [InlineData(RunStatus.Cancelled)]
    public void A_cancelled_run_sends_nothing_not_even_again(RunStatus status)
    {
        var cancelled = RunThatIs(status);
        foreach (var hours in new[] { 1, 23, 26 })
        {
            PayoutAgenda.Next(Unknown, cancelled, Now.AddHours(hours)).ShouldBe(PayoutStep.List);
            PayoutAgenda.Next(Unknown with { Retries = 4 }, cancelled, Now.AddHours(hours)).ShouldBe(PayoutStep.List);
            PayoutAgenda.Next(After(Begun, Outcome(1, RateLimited)), cancelled, Now.AddHours(hours)).ShouldBe(PayoutStep.CallOff);
        }
        PayoutAgenda.Next(Payout, RunThatIs(RunStatus.Cancelled), Now).ShouldBe(PayoutStep.CallOff);
    }

    [Fact]
    public void The_list_is_read_once_the_retries_are_used_up_and_alone_once_the_key_is_too_old()
    {
        Next(Unknown with { Retries = 3 }, Now.AddHours(1)).ShouldBe(PayoutStep.Send);
        Next(Unknown with { Retries = 4 }, Now.AddHours(1)).ShouldBe(PayoutStep.ListThenSend);
        Next(Unknown, Now.AddHours(23).AddTicks(-1)).ShouldBe(PayoutStep.Send);
        Next(Unknown, Now.AddHours(23)).ShouldBe(PayoutStep.List);
        Next(Unknown with { Retries = 4 }, Now.AddHours(23)).ShouldBe(PayoutStep.List);
    }

    [Fact]
    public void The_list_is_the_run_s_from_before_the_key_was_first_used()
    {
        var query = PayoutAgenda.QueryFor(Unknown);
        query.Group.ShouldBe(Payout.Run);
        query.CreatedFrom.ShouldBe(Now.AddMinutes(-10));
        query.After.ShouldBeNull();
        PayoutAgenda.CertainFrom(Unknown).ShouldBe(Now.AddHours(25));
    }

    [Fact]
    public void A_list_that_Stripe_does_not_give_is_asked_for_again_ever_less_often()
    {
        Wait(TimeSpan.FromMinutes(1), asked: null).ShouldBe(TimeSpan.FromMinutes(5));
        Wait(TimeSpan.FromMinutes(80), asked: null).ShouldBe(TimeSpan.FromMinutes(10));
        Wait(TimeSpan.FromHours(30), asked: null).ShouldBe(TimeSpan.FromHours(1));
        Wait(TimeSpan.FromMinutes(80), asked: TimeSpan.FromMinutes(12)).ShouldBe(TimeSpan.FromMinutes(12));
        Wait(TimeSpan.FromMinutes(80), asked: TimeSpan.FromDays(400)).ShouldBe(TimeSpan.FromHours(1));
    }

    private static TimeSpan Wait(TimeSpan age, TimeSpan? asked) => PayoutAgenda.LookAgainAt(Unknown, asked, Now + age) - (Now + age);

    private static PayoutStep Next(WriterPayout payout, DateTimeOffset now) => PayoutAgenda.Next(payout, RunThatIs(RunStatus.Completed), now);

    private static PayoutRun RunThatIs(RunStatus status) => new()
    {
        Id = Payout.Run, Settings = new RunSettings(10, 3, MinimumThresholds.Default), CorrelationId = "corr_1", StartedBy = "test", StartedAt = Now, Status = status,
    };
}
