using System.CommandLine;
using OrleansPayouts.Bench;

var payouts = new Option<int>("--payouts") { Description = "Payouts to make.", DefaultValueFactory = _ => 20_000 };
var concurrency = new Option<int>("--concurrency") { Description = "Requests in flight, for the engine and the bare loop alike.", DefaultValueFactory = _ => 64 };
var batch = new Option<int>("--batch-size") { Description = "Payouts whose attempts are begun in one write.", DefaultValueFactory = _ => 500 };
var rounds = new Option<int>("--rounds") { Description = "Rounds of engine and bare loop, one after the other; the medians are shown.", DefaultValueFactory = _ => 3 };
var json = new Option<FileInfo?>("--json") { Description = "Writes the figures to this file." };
var statements = new Option<bool>("--statements") { Description = "Also lists the database's statements by the time they took." };
var writers = new Option<int>("--writers") { Description = "Writers to plan for.", DefaultValueFactory = _ => 1_000_000 };

var engine = new Command("engine", "The engine against the simulator in a process of its own, without latency or limits, beside a bare loop of the same calls.")
{
    payouts, concurrency, batch, rounds, json, statements,
};
engine.SetAction((parsed, stop) => EngineBench.Run(
    new(parsed.GetValue(payouts), parsed.GetValue(concurrency), parsed.GetValue(batch), parsed.GetValue(rounds), parsed.GetValue(json), parsed.GetValue(statements)), stop));

var watching = new Command("watching", "What monitoring and the audit chain cost: the engine with both and without, in pairs.") { payouts, concurrency, batch, rounds };
watching.SetAction((parsed, stop) => WatchBench.Run(
    new(parsed.GetValue(payouts), parsed.GetValue(concurrency), parsed.GetValue(batch), parsed.GetValue(rounds), Json: null, Statements: false), stop));

var planning = new Command("planning", "Planning a run over many writers: time, and the memory of the process.") { writers, json };
planning.SetAction((parsed, stop) => PlanningBench.Run(parsed.GetValue(writers), parsed.GetValue(json), stop));

var silos = new Option<int>("--silos") { Description = "How many silos there are at the end.", DefaultValueFactory = _ => 3 };
var perSilo = new Option<int>("--payouts-per-silo") { Description = "Payouts to make for each silo.", DefaultValueFactory = _ => 4_000 };
var scaling = new Command("scaling", "Payouts a second of one silo, of two and so on, each a process of its own; wants a quiet machine.") { silos, perSilo };
scaling.SetAction((parsed, stop) => ScalingBench.Run(parsed.GetValue(silos), parsed.GetValue(perSilo), stop));

var calls = new Option<int>("--calls") { Description = "Calls a round.", DefaultValueFactory = _ => 5_000 };
var connections = new Command("connections", "What the settings of Orleans's connections bring to its statements.") { calls, rounds };
connections.SetAction((parsed, stop) => ConnectionBench.Run(parsed.GetValue(calls), parsed.GetValue(rounds), stop));

return await new RootCommand("Measures OrleansPayouts on this machine.") { engine, watching, planning, scaling, connections }.Parse(args).InvokeAsync();
