using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Four silos, one pool, and a network between them that loses and delays what it carries.</summary>
internal sealed class PermitWorld
{
    public const int Silos = 4;

    public static readonly PermitCaps Caps = new(5, 12);

    private static readonly int[] WaitsMs = [0, 10, 100, 300, 900, 1_000, 1_100, 3_400, 5_000, 11_000];

    private readonly List<Silo> silos;
    private readonly List<(Silo From, int Life, PermitRequest Request)> requests = [];
    private readonly List<(Silo To, int Life, long Number, PermitLease Lease)> answers = [];
    private readonly List<DateTimeOffset> starts = [];
    private DateTimeOffset clock = Given.Now;
    private TimeSpan poolsClock;
    private PermitPool pool = new();

    public PermitWorld() => silos = [.. Enumerable.Range(0, Silos).Select(n => new Silo(n))];

    public int Fullest { get; private set; }

    public int MostSharing { get; private set; }

    public int BusiestSecond { get; private set; }

    public void Take(PermitStep step)
    {
        var silo = silos[step.Silo];
        switch (step.Kind)
        {
            case PermitStepKind.Wait:
                clock = clock.AddMilliseconds(WaitsMs[step.Choice]);
                break;
            case PermitStepKind.Ask when silo.Asked is null:
                Ask(silo, wanted: step.Choice);
                break;
            case PermitStepKind.RequestArrives when requests.Count > 0:
                Arrive(step.Choice % requests.Count);
                break;
            case PermitStepKind.AnswerArrives when answers.Count > 0:
                Answer(step.Choice % answers.Count);
                break;
            case PermitStepKind.GiveUp:
                silo.Asked = null;
                break;
            case PermitStepKind.Begin:
                Begin(silo, step.Choice);
                break;
            case PermitStepKind.End when silo.Holder.InFlight > 0:
                silo.Holder.End();
                break;
            case PermitStepKind.Die:
                silo.Restart();
                break;
            case PermitStepKind.ChangeHands:
                // Two silos' clocks are up to two seconds apart.
                poolsClock = PermitPool.ClocksDiffer * ((step.Choice - 5) / 10.0);
                pool = pool.TakenOver(clock + poolsClock);
                break;
        }
        CallsEndWithTheirLease();
        Judge();
    }

    /// <summary>
    /// A silo that is cut off from the pool and not from Stripe could have calls that last longer than its lease; no lease
    /// helps against those, and here are none.
    /// </summary>
    private void CallsEndWithTheirLease()
    {
        foreach (var silo in silos)
            while (silo.Holder.InFlight > 0 && !silo.Holder.HasTime(clock))
                silo.Holder.End();
    }

    /// <summary>From here on messages arrive at once and calls end.</summary>
    public void Settle()
    {
        (requests.Count, answers.Count).ShouldBeGreaterThanOrEqualTo((0, 0));
        requests.Clear();
        answers.Clear();
        var served = new HashSet<Silo>();
        for (var second = 0; second < 15; second++)
        {
            foreach (var silo in silos)
            {
                silo.Asked = null;
                Ask(silo, wanted: 10);
                Arrive(0);
                Answer(0);
                while (silo.Holder.MayBegin(clock))
                    silo.Holder.Begin();
                if (silo.Holder.InFlight > 0)
                    served.Add(silo);
                Judge();
                while (silo.Holder.InFlight > 0)
                    silo.Holder.End();
            }
            clock = clock.AddSeconds(1);
        }
        served.Count.ShouldBe(Silos);
        silos.Sum(silo => silo.Holder.IsLive(clock) ? silo.Holder.Concurrency : 0).ShouldBe(Caps.Concurrency, "nothing is left lying");
    }

    private void Ask(Silo silo, int wanted)
    {
        var request = silo.Holder.Ask(wanted, clock);
        silo.Asked = (request.Number, clock);
        requests.Add((silo, silo.Life, request));
    }

    /// <summary>Some time, in any order.</summary>
    private void Arrive(int which)
    {
        var (from, life, request) = requests[which];
        requests.RemoveAt(which);
        (pool, var lease) = pool.Grant(request, Caps, instead: null, clock + poolsClock);
        answers.Add((from, life, request.Number, lease));
    }

    private void Answer(int which)
    {
        var (to, life, number, lease) = answers[which];
        answers.RemoveAt(which);
        if (to.Life != life || to.Asked is not { } asked || asked.Number != number)
            return;
        to.Holder.Accept(lease, asked.At, clock);
        to.Asked = null;
    }

    private void Begin(Silo silo, int times)
    {
        for (var time = 0; time <= times && silo.Holder.MayBegin(clock); time++)
        {
            var wait = silo.Pace.UntilFree(silo.Holder.RequestsPerSecond, clock);
            clock += wait;
            if (!silo.Holder.MayBegin(clock))
                return;
            silo.Pace.Take(silo.Holder.RequestsPerSecond, clock);
            silo.Pace.Start(clock);
            silo.Holder.Begin();
            starts.Add(clock);
            Judge();
            // Answers may be quick.
            if (times % 2 == 0)
                silo.Holder.End();
        }
    }

    private void Judge()
    {
        var inFlight = silos.Sum(silo => silo.Holder.InFlight);
        inFlight.ShouldBeLessThanOrEqualTo(Caps.Concurrency, "I6: too many in flight");
        silos.Sum(silo => Math.Max(silo.Holder.InFlight, silo.Holder.IsLive(clock) ? silo.Holder.Concurrency : 0))
            .ShouldBeLessThanOrEqualTo(Caps.Concurrency, "I6: too many may be in flight");
        starts.RemoveAll(start => start <= clock.AddSeconds(-1));
        starts.Count.ShouldBeLessThanOrEqualTo(Caps.RequestsPerSecond, "I6: too many in one second");
        Fullest = Math.Max(Fullest, inFlight);
        MostSharing = Math.Max(MostSharing, silos.Count(silo => silo.Holder.InFlight > 0));
        BusiestSecond = Math.Max(BusiestSecond, starts.Count);
    }

    private sealed class Silo(int number)
    {
        public int Life { get; private set; }

        public PermitHolder Holder { get; private set; } = new($"silo-{number}-0", 0);

        public Pace Pace { get; private set; } = new();

        public (long Number, DateTimeOffset At)? Asked { get; set; }

        /// <summary>Dead, with all that it had under way; the next one has another name.</summary>
        public void Restart()
        {
            Life++;
            Asked = null;
            Pace = new Pace();
            Holder = new PermitHolder($"silo-{number}-{Life}", 0);
        }
    }
}
