namespace OrleansPayouts.Api.Schedules;

/// <summary>What a schedule comes to.</summary>
/// <param name="Enabled">Whether these slots would be due.</param>
/// <param name="Slots">In their order.</param>
public sealed record PreviewBody(bool Enabled, IReadOnlyList<SlotBody> Slots);
