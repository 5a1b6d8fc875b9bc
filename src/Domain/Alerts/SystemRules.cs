using System.Globalization;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Alerts;

/// <summary>The alerts of type <see cref="AlertType.SystemError"/>, all of them critical: a person has to look.</summary>
public static class SystemRules
{
    /// <summary>Stripe is away for a minute now and then; the circuit's third probe has failed by then.</summary>
    public static readonly TimeSpan CircuitOpenTooLong = TimeSpan.FromMinutes(5);

    /// <summary>A run that waits for the slowest request there is (PAYOUT_PROCESSING_TIMEOUT_MS, 5 minutes unless set) moves within this.</summary>
    public static readonly TimeSpan NoProgress = TimeSpan.FromMinutes(10);

    /// <summary>Three reminders of each minute.</summary>
    public static readonly TimeSpan ReminderLag = TimeSpan.FromMinutes(3);

    /// <summary>Stripe forgets keys after this; what is not settled by then is settled by its list, or by a person.</summary>
    public static readonly TimeSpan UnknownTooLong = TimeSpan.FromHours(24);

    /// <summary>A cron service that is away may be this late.</summary>
    public static readonly TimeSpan SlotGrace = TimeSpan.FromHours(1);

    /// <summary>Stripe sends an event again within minutes at first; who cannot be asked for an hour is not only slow.</summary>
    public static readonly TimeSpan EventWaits = TimeSpan.FromHours(1);

    /// <summary>Stripe sends an event for three days, at intervals of hours in the end. What was not sent for so long is not sent any more.</summary>
    public static readonly TimeSpan EventIsGivenUp = TimeSpan.FromDays(1);

    /// <summary>For how long an event that a person has to look at is an error of now.</summary>
    public static readonly TimeSpan EventsFor = TimeSpan.FromDays(7);

    /// <summary>For how long a refusal at Orleans's ports is looked at: a person has to see it even after days off.</summary>
    public static readonly TimeSpan RefusalsFor = TimeSpan.FromDays(7);

    public static IEnumerable<AlertFinding> Find(SystemSigns signs, DateTimeOffset now) => new[]
    {
        signs.StripeProblem is { } problem ? NoAccess(problem) : null,
        signs.UnaccountedTransfers > 0 ? Unaccounted(signs.UnaccountedTransfers) : null,
        signs.CircuitOpenSince is { } open && now - open > CircuitOpenTooLong ? CircuitOpen(open) : null,
        signs.UnpaidSlot is { } slot && now - slot > SlotGrace ? SlotMissed(slot) : null,
        signs.UnknownTooLong > 0 || signs.InReview > 0 ? Unknown(signs) : null,
        // While nothing may be sent, nothing moves, and the circuit's alert says why.
        signs is { GoingRun: { } going, StalledSince: { } since, CircuitOpenSince: null } && now - since > NoProgress ? Stalled(going, since) : null,
        signs.RefusedEvents > 0 ? EventsRefused(signs) : null,
        signs.LastReminderAt is { } last && now - last > ReminderLag ? RemindersLate(last, now) : null,
    }.Concat(signs.PausedRuns.Where(run => !run.IsHeld && run.PauseEnd != PauseEnd.OtherRun).Select(Stopped))
        .Concat(signs.Shortfalls.Select(NotFunded))
        .Concat(signs.MissedSlots.Select(slot => SlotMissed(slot) with { IsPast = true, Message = $"The slot of {At(slot)} came and went without a run." }))
        .Concat(signs.EventsToDecide.Select(ToDecide))
        .Concat(signs.Refusals.Select(Refused))
        .Concat(signs.Breaches.GroupBy(breach => breach.Invariant).Select(Broken)).OfType<AlertFinding>().DistinctBy(finding => finding.Subject);

    /// <summary>For how long a slot that was missed is an error of now.</summary>
    public static readonly TimeSpan MissedFor = TimeSpan.FromDays(7);

    /// <summary>The subject of the alert that the invariant is broken.</summary>
    public static string InvariantSubject(string invariant) => "invariant:" + invariant;

    private static AlertFinding Stopped(PayoutRun run) => Error(
        "run:" + run.Id.Value,
        "A run has stopped",
        $"{run.Id.Value} is paused ({run.PauseCode}). {FailureWords.Describe(run.PauseCode ?? "")} {RunPause.Describe(RunPause.EndOf(run.PauseCode))}") with
    {
        CorrelationId = run.CorrelationId,
    };

    private static AlertFinding NotFunded(RunShortfall shortfall) => Error(
        "shortfall:" + shortfall.Currency.Code,
        $"Stripe's {shortfall.Currency.Code} balance is too low",
        $"{shortfall.Run.Value} could not pay everyone in {shortfall.Currency.Code} ({shortfall.Code}). What it did not pay is released, and the next run "
        + "plans it again. Top the balance up.");

    private static AlertFinding NoAccess(string code) =>
        Error("stripe-access", "Nothing is sent to Stripe", $"{code}: {FailureWords.Describe(code)}");

    private static AlertFinding Unaccounted(long transfers) => Error(
        "unaccounted-transfers",
        "Transfers at Stripe are not in the books",
        string.Create(CultureInfo.InvariantCulture, $"{transfers} transfers at Stripe contradict the books or are missing there. Their writers are not paid until a person has settled them.")) with
    {
        Metrics = new Dictionary<string, decimal> { ["transfers"] = transfers },
    };

    private static AlertFinding CircuitOpen(DateTimeOffset since) => Error(
        "circuit", "Stripe does not answer", $"Nothing but probes is sent to Stripe since {At(since)}. Runs go on by themselves when it answers.");

    private static AlertFinding SlotMissed(DateTimeOffset slot) => Error(
        "slot:" + At(slot), "A scheduled run was missed", $"The slot of {At(slot)} was due and has no run. A trigger still pays it until the next slot comes.");

    private static AlertFinding Unknown(SystemSigns signs) => Error(
        "outcomes",
        "It is not known what became of payouts",
        string.Create(CultureInfo.InvariantCulture, $"{signs.InReview} payouts need a decision, {signs.UnknownTooLong} are unknown for more than {UnknownTooLong.TotalHours:0} hours.")) with
    {
        Metrics = new Dictionary<string, decimal> { ["inReview"] = signs.InReview, ["unknownTooLong"] = signs.UnknownTooLong },
    };

    private static AlertFinding Stalled(PayoutRun run, DateTimeOffset since) => Error(
        "progress:" + run.Id.Value, "A run does not move", $"{run.Id.Value} is going and nothing of it has changed since {At(since)}.") with
    {
        CorrelationId = run.CorrelationId,
    };

    private static AlertFinding EventsRefused(SystemSigns signs) => Error(
        "stripe-events",
        "Stripe's events are not taken up",
        string.Create(CultureInfo.InvariantCulture, $"Refused for more than an hour: {signs.RefusedEvents}, the oldest because {signs.WhyRefused}. Stripe sends each for three days.")) with
    {
        Metrics = new Dictionary<string, decimal> { ["events"] = signs.RefusedEvents },
    };

    private static AlertFinding ToDecide(StripeEventSign sign) => Error(
        "stripe-event:" + sign.Id,
        "Stripe's event needs a decision",
        (sign.IsPartial
            ? "A part of a transfer was taken back at Stripe; what is owed of the rest is not decided by the program"
            : "Stripe has taken back a transfer that the books do not know as paid")
        + (sign.Payout is { } payout ? $" ({payout})." : ".")) with
    {
        IsPast = true,
    };

    /// <summary>One alert a kind and day: what a person has resolved is raised again when it happens on another day.</summary>
    private static AlertFinding Refused(RefusalSign sign) => Error(
        string.Create(CultureInfo.InvariantCulture, $"refused:{EnumNames<RefusalKind>.Of(sign.Kind)}:{sign.Day:yyyy-MM-dd}"),
        sign.Kind switch
        {
            RefusalKind.PayoutNotVouched => "A payout was submitted that no silo has vouched for",
            RefusalKind.ConnectionRefused => "A connection to a silo was refused",
            _ => "A call to a silo was refused",
        },
        $"{string.Join(' ', sign.Examples)} {(sign.Kind == RefusalKind.PayoutNotVouched ? DifferentKeys : UnknownCaller)}") with
    {
        IsPast = true,
        Metrics = new Dictionary<string, decimal> { ["refusals"] = sign.Count },
    };

    private const string DifferentKeys =
        "If STRIPE_SECRET_KEY is being changed, or silos of an older version still run, this ends when all silos are restarted. Otherwise somebody reaches the silos' ports.";

    private const string UnknownCaller =
        "If PAYOUT_DATA_KEY or a certificate differs between this front end and the silos, set it right. Otherwise somebody else reaches the silos' ports.";

    private static AlertFinding RemindersLate(DateTimeOffset last, DateTimeOffset now) => Error(
        "reminders", "Reminders are late", $"The reminder of each minute last came at {At(last)}. What waits for one is found by the sweeper, which waits for one, too.") with
    {
        Metrics = new Dictionary<string, decimal> { ["lagSeconds"] = (long)(now - last).TotalSeconds },
    };

    private static AlertFinding Broken(IGrouping<string, Monitoring.InvariantBreach> breaches) => Error(
        InvariantSubject(breaches.Key), $"Invariant {breaches.Key} does not hold", string.Join(' ', breaches.Take(3).Select(breach => breach.Found))) with
    {
        Metrics = new Dictionary<string, decimal> { ["breaches"] = breaches.Count() },
    };

    private static AlertFinding Error(string subject, string title, string message) => new()
    {
        Type = AlertType.SystemError,
        Subject = subject,
        Severity = AlertSeverity.Critical,
        Title = title,
        Message = message,
    };

    private static string At(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
