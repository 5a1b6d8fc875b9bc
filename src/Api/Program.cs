using OrleansPayouts.Api;
using OrleansPayouts.Silo.Hosting;

// Longer than the host's own 30 s: grains finish what they have begun, then the development machine stops.
return await ProgramStart.RunAsync(ApiCommand.Create(), args, TimeSpan.FromSeconds(60));
