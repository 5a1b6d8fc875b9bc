namespace OrleansPayouts.Api.Schedules;

/// <summary>What a schedule comes to.</summary>
/// <param name="Enabled">Whether these slots would be due.</param>
/// <param name="OpenSlot">The slot of the present schedule that is due now and has no run yet, in UTC; null where there is none.</param>
/// <param name="Slots">In their order.</param>
public sealed record PreviewBody(bool Enabled, DateTimeOffset? OpenSlot, IReadOnlyList<SlotBody> Slots);
