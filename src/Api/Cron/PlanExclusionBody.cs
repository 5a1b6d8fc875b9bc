namespace OrleansPayouts.Api.Cron;

/// <summary>A balance that a run would not pay, and why.</summary>
public sealed record PlanExclusionBody(string WriterId, string Currency, string Reason);
