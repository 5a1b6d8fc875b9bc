using OrleansPayouts.Silo.Hosting;

// Longer than the host's own patience: grains finish what they have begun.
return await ProgramStart.RunAsync(SiloCommand.Create(), args, SiloProgram.ShutdownTimeout + TimeSpan.FromSeconds(15));
