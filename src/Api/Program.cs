using System.CommandLine;
using OrleansPayouts.Api;

// Longer than the host's own 30 s: grains finish what they have begun, then the development machine stops.
var patience = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) };
return await ApiCommand.Create().Parse(args).InvokeAsync(patience);
