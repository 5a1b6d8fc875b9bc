using OrleansPayouts.FaultDrill;

return await DrillCommand.Create().Parse(args).InvokeAsync();
