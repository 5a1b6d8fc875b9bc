using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Notifications;

/// <summary>Who is told what, and when again.</summary>
public static class NotificationRules
{
    /// <summary>So many events at once are told one by one; more are a digest.</summary>
    public const int MostOneByOne = 5;

    /// <summary>How long a receiver may be away before what it missed is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    /// <summary>Doubles from 15 seconds to an hour. One process tells, and so nothing is gained by chance.</summary>
    /// <param name="attempts">How often it was tried; 1 or more.</param>
    public static TimeSpan DelayAfter(int attempts)
    {
        // Beyond this the factor alone is longer than the longest.
        var doublings = Math.Clamp(attempts - 1, 0, 10);
        var delay = FirstDelay * (1 << doublings);
        return delay < LongestDelay ? delay : LongestDelay;
    }

    /// <param name="news">What there is to tell, in order.</param>
    /// <param name="targets">To whom.</param>
    /// <param name="newId">Gives each delivery its id.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<NotificationDelivery> Plan(
        IReadOnlyList<AlertEvent> news, IReadOnlyList<NotificationTarget> targets, Func<Guid> newId, DateTimeOffset now)
    {
        if (news.Count == 0)
            return [];
        var ids = news.Select(happened => happened.Id).ToList();
        var letters = ids.Count > MostOneByOne ? [ids] : ids.Select(id => new List<long> { id }).ToList();
        return
        [
            .. from target in targets
               from letter in letters
               select new NotificationDelivery(newId(), target.Channel, target.Key, letter, 0, now),
        ];
    }
}
