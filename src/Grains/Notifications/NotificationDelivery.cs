namespace OrleansPayouts.Grains.Notifications;

/// <summary>Something that somebody is to be told.</summary>
/// <param name="Id">The same at each attempt, so that who is told twice can see it.</param>
/// <param name="Channel">Mail or webhook.</param>
/// <param name="TargetKey">Who: <see cref="NotificationTarget.Key"/>.</param>
/// <param name="EventIds">What, in the order in which it happened; more than one make a digest.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="CreatedAt">When it was first due.</param>
public sealed record NotificationDelivery(
    Guid Id, NotificationChannel Channel, string TargetKey, IReadOnlyList<long> EventIds, int Attempts, DateTimeOffset CreatedAt);
