namespace OrleansPayouts.Api.Cron;

/// <summary>What would be paid in one currency, in major units.</summary>
public sealed record PlanTotalBody(string Currency, long TotalPayouts, decimal TotalAmount);
