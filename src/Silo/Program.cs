using System.CommandLine;
using OrleansPayouts.Silo.Hosting;

// Longer than the host's own patience: grains finish what they have begun.
var patience = new InvocationConfiguration { ProcessTerminationTimeout = SiloProgram.ShutdownTimeout + TimeSpan.FromSeconds(15) };
return await SiloCommand.Create().Parse(args).InvokeAsync(patience);
