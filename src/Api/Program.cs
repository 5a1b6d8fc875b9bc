return await OrleansPayouts.Api.ApiCommand.Create().Parse(args).InvokeAsync();
