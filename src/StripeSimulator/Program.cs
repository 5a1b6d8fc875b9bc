using OrleansPayouts.StripeSimulator;

return await new SimulatorCommand().RunAsync(args);
